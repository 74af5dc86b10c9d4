"""Medical questions of lay people. A benchmark of text quality, never a source of advice: see the data card."""

from pathlib import Path

from ftbench import HubData, RatingDimension, TextTask

TASK = TextTask(
    name="medical-qa",
    output="text",
    prompts={"en": "Question: {question}\nAnswer:", "zh": "问题：{question}\n回答："},
    answers={"en": " {answer}", "zh": "{answer}"},
    instructions={
        "en": "Answer this medical question in a few plain sentences.\n\n{question}",
        "zh": "请用几句通俗的话回答这个医疗问题。\n\n{question}",
    },
    aliases={
        "question": ("instruction", "query", "input", "ask", "问题"),
        "answer": ("response", "output", "回答"),
    },
    followed_by={"instruction": "input"},  # Alpaca: an instruction, and what it is about where there is such a thing
    metrics=("rougeL", "bleu", "chrf", "token_f1", "distinct2", "repetition", "perplexity"),
    max_new_tokens=128,
    dimensions=(
        RatingDimension(
            "accuracy", 0.4, {"en": "Is everything that it says medically right?", "zh": "内容在医学上都正确吗？"}
        ),
        RatingDimension("fluency", 0.3, {"en": "Is it clear to a lay person?", "zh": "普通人能看明白吗？"}),
        RatingDimension(
            "professionalism",
            0.3,
            {
                "en": "Is it careful, and does it send people to a doctor when it should?",
                "zh": "是否谨慎，并在需要时建议就医？",
            },
        ),
    ),
    hub=(
        HubData("lavita/MedQuAD", "refs/convert/parquet", "en", note="NIH question answering pairs, CC BY 4.0"),
        HubData(
            "FreedomIntelligence/huatuo_encyclopedia_qa",
            "refs/convert/parquet",
            "zh",
            {"question": "questions", "answer": "answers"},
        ),
    ),
    folder=Path(__file__).parent,
)
