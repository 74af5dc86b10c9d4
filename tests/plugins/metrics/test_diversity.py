"""Distinct n-grams and repetition, by hand."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import MetricUnavailable, Prediction
from ftbench_metrics.diversity import DISTINCT_1, DISTINCT_2, REPETITION
from ftbench_metrics.means import ExampleMean
from ftbench_metrics.words import words_and_signs
from tests.strategies import any_text

Answer = Callable[..., Prediction]


def value(metric: ExampleMean, answers: list[Prediction]) -> float:
    return float(metric.value(metric.statistics(answers).sum(0)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't 用GPU训练!!", ["don", "'", "t", "用", "gpu", "训", "练", "!", "!"]),
        ("Cafe\u0301, 好。 ＡＢ１", ["caf\u00e9", ",", "好", "。", "ab1"]),
        ("snake_case = 1.5", ["snake_case", "=", "1", ".", "5"]),
        ("हिन्दी", ["हिन्दी"]),
        ("ดีดี", ["ดี", "ดี"]),
        ("👨‍👩‍👧👍🏽", ["👨‍👩‍👧", "👍🏽"]),
    ],
)
def test_words_and_signs(text: str, words: list[str]) -> None:
    assert words_and_signs(text) == words


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_text_is_cut_at_white_space_and_signs(text: str) -> None:
    assert words_and_signs(text) == re.findall(r"\w+|[^\w\s]", text.lower())


@given(any_text)
def test_the_encoding_of_accents_changes_nothing(text: str) -> None:
    assert words_and_signs(unicodedata.normalize("NFD", text)) == words_and_signs(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("metric", "text", "expected"),
    [
        (DISTINCT_1, "the cat and the dog", 4 / 5),
        (DISTINCT_2, "the cat and the cat", 3 / 4),
        (DISTINCT_1, "好好学习", 3 / 4),
        (DISTINCT_2, "好好好", 1 / 2),
        (REPETITION, "a b c d e", 0.0),
        # 4-grams of abcdabcd: abcd bcda cdab dabc abcd
        (REPETITION, "a b c d a b c d", 1 / 5),
        (REPETITION, "no no no no no no no", 3 / 4),
        (REPETITION, "!!!!!!!!!!!!!", 9 / 10),
        (REPETITION, "好的好的好的好", 1 / 2),
        # vowel signs belong to their letters: three words, two different
        (DISTINCT_1, "हिन्दी में हिन्दी", 2 / 3),
        (DISTINCT_1, "ดีดีดีมาก", 4 / 6),
        (DISTINCT_1, "👨‍👩‍👧👨‍👩‍👧", 1 / 2),
    ],
)
def test_an_answer_by_hand(answer: Answer, metric: ExampleMean, text: str, expected: float) -> None:
    assert value(metric, [answer(text)]) == pytest.approx(expected)


def test_answers_without_n_grams_are_left_out_of_the_mean(answer: Answer) -> None:
    assert value(DISTINCT_2, [answer("no no no"), answer("yes"), answer("")]) == 0.5


@pytest.mark.parametrize(
    ("metric", "reason"),
    [(DISTINCT_1, "all answers are empty"), (DISTINCT_2, "two words"), (REPETITION, "four words")],
)
def test_without_any_n_gram_there_is_a_reason_and_no_value(answer: Answer, metric: ExampleMean, reason: str) -> None:
    with pytest.raises(MetricUnavailable, match=reason):
        metric.statistics([answer(""), answer(" ")])


@pytest.mark.parametrize("metric", [DISTINCT_1, DISTINCT_2, REPETITION])
def test_a_changed_cut_has_another_number_in_the_signature(metric: ExampleMean) -> None:
    assert metric.signature("en").startswith("definition:2|")
