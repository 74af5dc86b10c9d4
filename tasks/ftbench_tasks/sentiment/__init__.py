"""Sentiment: is a review positive, negative or neutral?"""

from pathlib import Path

from ftbench import HubData, RatingDimension, TextTask

TASK = TextTask(
    name="sentiment",
    output="label",
    labels=("positive", "negative", "neutral"),
    any_labels=True,
    prompts={"en": "Review: {text}\nSentiment:", "zh": "评论：{text}\n情感："},
    answers={"en": " {label}", "zh": "{label}"},
    instructions={
        "en": "What is the sentiment of this review? Answer with one word: {labels}.\n\nReview: {text}",
        "zh": "这条评论的情感是什么？只回答一个词：{labels}。\n\n评论：{text}",
    },
    verbalizers={"zh": {"positive": "正面", "negative": "负面", "neutral": "中性"}},
    aliases={
        "text": ("sentence", "review", "content", "评论"),
        "label": ("sentiment", "情感"),
    },
    metrics=("accuracy", "macro_f1"),
    max_new_tokens=8,
    dimensions=(
        RatingDimension(
            "correctness", 0.7, {"en": "Does the label say what the writer feels?", "zh": "标签说出了作者的感受吗？"}
        ),
        RatingDimension(
            "plausibility",
            0.3,
            {"en": "Could a careful reader have chosen this label?", "zh": "细心的读者有可能选这个标签吗？"},
        ),
    ),
    hub=(
        HubData("stanfordnlp/sst2", "refs/convert/parquet", "en", {"text": "sentence"}, note="labels are 0 and 1"),
        HubData("cardiffnlp/tweet_eval", "refs/convert/parquet", "en", configuration="sentiment", note="0, 1, 2"),
        HubData("lansinuote/ChnSentiCorp", "refs/convert/parquet", "zh", note="labels are 0 and 1"),
    ),
    folder=Path(__file__).parent,
)
