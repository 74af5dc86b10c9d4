"""SQuAD's own exact match and F1 against torchmetrics 1.9.0, whose values stand here."""

from collections.abc import Callable

import pytest

from ftbench import Prediction
from ftbench_metrics.squad import SQUAD_F1, SQUAD_MATCH

Answer = Callable[..., Prediction]

# `torchmetrics.functional.text.squad` of each pair, by hundred
PAIRS = [
    ("the Norman Conquest!", "Norman conquest", 1, 1),
    ("In France, today", "France", 0, 0.5),
    ("go go go", "Go, go!", 0, 0.8),
    ("Berlin", "Paris", 0, 0),
    ("", "Paris", 0, 0),
    ("the", "", 1, 1),
    ("", "A", 1, 1),
    ("it's", "its", 1, 1),
    ("1.5", "15", 1, 1),
    ("C++", "C#", 1, 1),
    ("10 %", "10%", 1, 1),
    ("U.S.", "us", 1, 1),
    ("An apple a day keeps the doctor away.", "apple day keeps doctors away", 0, 0.8),
    ("“Paris”", "Paris", 0, 0),
    ("x", "The x, a y", 0, 2 / 3),
    ("人工 智能", "人工智能", 0, 0),
]


@pytest.mark.parametrize(("text", "reference", "match", "f1"), PAIRS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_values_are_those_of_squad(
    answer: Answer, text: str, reference: str, match: float, f1: float, language: str
) -> None:
    one = answer(text, reference, language)
    assert SQUAD_MATCH.statistics([one])[0].tolist() == [match, 1]
    assert SQUAD_F1.statistics([one])[0].tolist() == [pytest.approx(f1), 1]


def test_the_signatures_say_whose_words_they_are() -> None:
    assert "SQuAD v1.1" in SQUAD_MATCH.signature("en")
    assert "SQuAD v1.1" in SQUAD_F1.signature("en")
