"""Technical support: a user's problem and what to do about it."""

from pathlib import Path

from ftbench import HubData, RatingDimension, TextTask

TASK = TextTask(
    name="support-qa",
    output="text",
    prompts={"en": "Question: {question}\nAnswer:", "zh": "问题：{question}\n回答："},
    answers={"en": " {answer}", "zh": "{answer}"},
    instructions={
        "en": "You help people with technical problems. Say in a few sentences what to do.\n\n{question}",
        "zh": "你是技术客服。请用几句话告诉用户该怎么做。\n\n{question}",
    },
    aliases={
        "question": ("instruction", "query", "problem", "input", "问题"),
        "answer": ("response", "output", "solution", "回答"),
    },
    followed_by={"instruction": "input"},  # Alpaca: an instruction, and what it is about where there is such a thing
    metrics=("rougeL", "bleu", "chrf", "token_f1", "distinct2", "repetition", "perplexity"),
    max_new_tokens=128,
    dimensions=(
        RatingDimension(
            "accuracy",
            0.4,
            {
                "en": "Would these steps solve the problem without harm?",
                "zh": "照这些步骤做，能解决问题又不造成损害吗？",
            },
        ),
        RatingDimension("fluency", 0.3, {"en": "Is the answer clear and well written?", "zh": "回答清楚、通顺吗？"}),
        RatingDimension(
            "professionalism", 0.3, {"en": "Is the tone that of a good support agent?", "zh": "语气像一位好的客服吗？"}
        ),
    ),
    hub=(
        HubData(
            "bitext/Bitext-customer-support-llm-chatbot-training-dataset",
            "refs/convert/parquet",
            "en",
            {"question": "instruction", "answer": "response"},
        ),
    ),
    folder=Path(__file__).parent,
)
