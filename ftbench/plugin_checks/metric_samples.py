"""Answers on which metrics are tried: good and poor ones, in English and Chinese, empty ones and odd characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ftbench.records.prediction import PassageLoss, Prediction

LANGUAGES = ("en", "zh")

_ENGLISH = (
    ("Which day does the order arrive?", "the order arrives on friday", "the order arrives on friday"),
    ("Who refunds the amount?", "we refund the full amount within five days", "we refund it within a week"),
    ("What did the customer like?", "the kind help of your team", "no idea"),
    ("How was the soup?", "it was cold and far too salty", "cold and salty"),
    ("Where is the shop?", "beside the old station", "beside the old station"),
    ("When do you close?", "at six in the evening", "at seven in the evening"),
)
_CHINESE = (
    ("订单哪天送到？", "订单星期五送到", "订单星期五送到"),
    ("谁来退款？", "我们会在五天内全额退款", "一周内退款"),
    ("顾客喜欢什么？", "你们团队热情的帮助", "不知道"),
    ("汤怎么样？", "汤又凉又太咸", "又凉又咸"),
    ("商店在哪里？", "在老车站旁边", "在老车站旁边"),
    ("几点关门？", "晚上六点", "晚上七点"),
)
ODD_TEXTS = (
    "naïve café 😀👍🏽",
    "e\u0301 combined",
    "שלום عالم",
    "line\nbreak\ttab",
    "𝒳 \u200b zero width",
    "句子，带标点。",
)
"""Emoji, combining marks, right to left, white space, characters beyond the basic plane, Chinese punctuation."""

_LABELS = ("positive", "negative", "neutral")


def answers(language: str) -> list[Prediction]:
    """Answers of a text task."""
    texts = _CHINESE if language == "zh" else _ENGLISH
    return [
        Prediction(f"{language}-{i}", prompt, reference, text, language, 1.5 + i, 4 + i, generated_tokens=5)
        for i, (prompt, reference, text) in enumerate(texts)
    ]


def label_answers(language: str) -> list[Prediction]:
    """Answers of a label task: most are right."""
    guesses = ("positive", "negative", "neutral", "positive", "positive", "neutral")
    return [
        replace(
            answer,
            reference=_LABELS[i % 3],
            text=guesses[i],
            label_scores={label: -1.0 - (label != guesses[i]) for label in _LABELS},
            stopped="label",
            generated_tokens=0,
        )
        for i, answer in enumerate(answers(language))
    ]


def odd_answers(language: str) -> list[Prediction]:
    """Answers with an empty text, and with odd characters in text and reference."""
    usual = answers(language)
    odd = [
        replace(usual[i % len(usual)], id=f"odd-{i}", text=text, reference=ODD_TEXTS[i - 1], prompt=text)
        for i, text in enumerate(ODD_TEXTS)
    ]
    return [replace(usual[0], id="empty", text=""), *odd, usual[1]]


def right_answers(language: str) -> list[Prediction]:
    """Answers that are their references, with a small loss."""
    return [
        replace(answer, text=answer.reference, reference_loss=0.1 * answer.reference_tokens)
        for answer in answers(language)
    ]


def wrong_answers(language: str) -> list[Prediction]:
    """Answers that are other rows' references, with a large loss: the words are as many, and none fits."""
    usual = answers(language)
    turned = [*usual[2:], *usual[:2]]
    return [
        replace(answer, text=other.reference, reference_loss=5.0 * answer.reference_tokens)
        for answer, other in zip(usual, turned, strict=True)
    ]


def passages() -> list[PassageLoss]:
    """Losses on general text before and after training."""
    return [PassageLoss(str(i), 30.0 + 2 * i, 29.0 + i, 10 + i) for i in range(6)]


def better_passages(change: float) -> list[PassageLoss]:
    """The passages with losses after training that are lower by `change` nats a token."""
    return [replace(passage, loss=passage.base_loss - change * passage.tokens) for passage in passages()]


Rows = Sequence[Prediction] | Sequence[PassageLoss]
"""What a metric reads."""
