"""Summarization: a short text in one sentence."""

from pathlib import Path

from ftbench import HubData, RatingDimension, TextTask

TASK = TextTask(
    name="summarization",
    output="text",
    prompts={"en": "Text: {document}\nSummary:", "zh": "原文：{document}\n摘要："},
    answers={"en": " {summary}", "zh": "{summary}"},
    instructions={
        "en": "Summarize this text in one sentence.\n\n{document}",
        "zh": "请用一句话概括下面的内容。\n\n{document}",
    },
    aliases={
        "document": ("text", "article", "dialogue", "content", "原文"),
        "summary": ("highlights", "abstract", "title", "摘要"),
    },
    metrics=("rougeL", "rouge1", "rouge2", "chrf", "distinct2", "repetition", "perplexity"),
    max_new_tokens=48,
    dimensions=(
        RatingDimension(
            "accuracy",
            0.4,
            {"en": "Does the summary say only what the text says?", "zh": "摘要是否只说了原文说过的内容？"},
        ),
        RatingDimension("fluency", 0.3, {"en": "Is it well written?", "zh": "写得通顺吗？"}),
        RatingDimension("relevance", 0.3, {"en": "Does it name the main point?", "zh": "说出要点了吗？"}),
    ),
    hub=(
        HubData("EdinburghNLP/xsum", "refs/convert/parquet", "en", note="BBC articles with one-sentence summaries"),
        HubData(
            "abisee/cnn_dailymail",
            "refs/convert/parquet",
            "en",
            {"document": "article", "summary": "highlights"},
            configuration="3.0.0",
        ),
        HubData("hugcyp/LCSTS", "refs/convert/parquet", "zh", {"document": "text"}),
    ),
    folder=Path(__file__).parent,
)
