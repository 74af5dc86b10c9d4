"""Dialogues: any file of conversations, in any format that ftbench knows."""

from pathlib import Path

from ftbench import ChatTask, RatingDimension

TASK = ChatTask(
    name="chat",
    metrics=("rougeL", "bleu", "chrf", "token_f1", "distinct2", "repetition", "perplexity"),
    max_new_tokens=128,
    dimensions=(
        RatingDimension(
            "accuracy",
            0.4,
            {"en": "Is the answer right, and does it help the person?", "zh": "回答正确吗，对提问的人有帮助吗？"},
        ),
        RatingDimension("fluency", 0.3, {"en": "Is the answer clear and well written?", "zh": "回答清楚、通顺吗？"}),
        RatingDimension(
            "professionalism",
            0.3,
            {
                "en": "Does the answer fit the conversation so far, in tone too?",
                "zh": "回答衔接前面的对话吗，语气合适吗？",
            },
        ),
    ),
    folder=Path(__file__).parent,
)
