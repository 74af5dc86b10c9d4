"""Rows with empty answers, odd labels, repeated or too long texts."""

from __future__ import annotations

from typing import Any

from tests.core.data_check.corpus.broken import PAIRS, REVIEWS, TEXTS, Broken, lines, one, table, with_row

FRESH = "A tiny shop with more plants than I have ever seen indoors."


def _review(name: str, text: str, label: Any, *codes: str, notes: tuple[str, ...] = ()) -> Broken:
    row = {"text": text, "label": label}
    return one(name, with_row(REVIEWS, row), *((code, 5) for code in codes), notes=[(code, 5) for code in notes])


def _pair(name: str, question: Any, answer: Any, *codes: str, notes: tuple[str, ...] = ()) -> Broken:
    row = {"question": question, "answer": answer}
    return one(name, with_row(PAIRS, row), *((code, 5) for code in codes), notes=[(code, 5) for code in notes])


def _leak(name: str, text: str, label: str, *codes: str) -> Broken:
    more = [{"text": f"Number {number} of my list: {word}.", "label": label} for number, word, label in _OTHERS]
    test = lines([*more[:4], {"text": text, "label": label}, *more[4:]])
    return Broken(name, {"train.jsonl": lines(REVIEWS), "test.jsonl": test}, frozenset((code, 5) for code in codes))


_OTHERS = (
    (1, "warm socks for winter walks", "positive"),
    (2, "a clock that stopped at noon", "negative"),
    (3, "bright paint on every door", "positive"),
    (4, "rust in the kitchen sink", "negative"),
    (5, "pears that taste like honey", "positive"),
    (6, "a bus that never arrives", "negative"),
    (7, "swings under the old oak", "positive"),
    (8, "glue on the library books", "negative"),
    (9, "figs, olives and good cheese", "positive"),
    (10, "mould behind the wardrobe", "negative"),
)

CASES: tuple[Broken, ...] = (
    _pair("empty answer", "How do I open this jar?", "", "empty-answer"),
    _pair("white space as an answer", "How do I open this jar?", " \u3000\n", "empty-answer", notes=("outer-space",)),
    _pair("null as an answer", "How do I open this jar?", None, "empty-answer"),
    _pair("invisible answer", "How do I open this jar?", "\u200b", "empty-answer", notes=("zero-width",)),
    _pair("empty question", "", "Turn it upside down and tap it.", "empty-input"),
    _pair("N/A as an answer", "How do I open this jar?", "N/A", "missing-word"),
    _pair(
        "answer repeats the question",
        "Turn the jar upside down and tap it.",
        "Turn the jar upside down and tap it.",
        "answer-is-input",
    ),
    _pair("space around a text", " How do I open this jar?", "Tap it.", notes=("outer-space",)),
    one("answer is missing", with_row(PAIRS, {"question": "How do I open this jar?"}), ("missing-field", 5)),
    _review("label with a typing error", FRESH, "positve", "label-typo", "rare-label"),
    _review("label in capitals", FRESH, "POSITIVE", "label-look", "rare-label"),
    _review("label with a wide letter", FRESH, "ｐositive", "label-spelling", "rare-label"),
    _review(
        "label with a space at its end", FRESH, "positive ", "label-spelling", "rare-label", notes=("outer-space",)
    ),
    _review(
        "label with a byte order mark", FRESH, "\ufeffpositive", "label-spelling", "rare-label", notes=("zero-width",)
    ),
    _review("rare label", FRESH, "mixed", "rare-label"),
    _review("empty label", FRESH, "", "empty-answer"),
    _review("duplicate", TEXTS[1], "negative", "duplicate"),
    _review("duplicate but for spaces", TEXTS[1].replace(" ", "  "), "negative", "duplicate"),
    _review("contradicting label", TEXTS[1], "positive", "contradicting-labels"),
    _review("near duplicate", TEXTS[1].replace("booked one", "booked it"), "negative", "near-duplicate"),
    one("single label", lines({**row, "label": "positive"} for row in REVIEWS), ("single-label", 1)),
    one(
        "imbalance",
        lines([*({**row, "label": "positive"} for row in REVIEWS), {"text": FRESH, "label": "negative"}]),
        ("label-imbalance", 1),
        ("rare-label", 13),
    ),
    one("too few rows", lines(REVIEWS[:9]), ("few-rows", None)),
    one(
        "over-long row",
        with_row(PAIRS, {"question": "How long is a text?", "answer": "A very long text. " * 30}),
        ("over-long", 5),
        notes=[("outer-space", 5)],
    ),
    one(
        "too long for a service",
        with_row(PAIRS, {"question": "How long?", "answer": "long text " * 23_000 + "end"}),
        ("long-example", 5),
        ("over-long", 5),
    ),
    _leak("exact leak", TEXTS[0], "positive", "leak"),
    _leak("near leak", TEXTS[0].replace("soup", "soups"), "positive", "near-leak"),
    _leak("label without training rows", FRESH, "neutral", "unseen-label"),
    one(
        "split column with a leak",
        lines([*({**row, "split": "train"} for row in REVIEWS), {**REVIEWS[3], "split": "test"}]),
        ("leak", 13),
    ),
    one("duplicate in a table", table([*REVIEWS, REVIEWS[2]]), ("duplicate", 14), suffix=".csv"),
)
