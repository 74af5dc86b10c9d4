"""Distinct n-grams and repetition, by hand."""

from collections.abc import Callable

import pytest

from ftbench import MetricUnavailable, Prediction
from ftbench_metrics.diversity import DISTINCT_1, DISTINCT_2, REPETITION
from ftbench_metrics.means import ExampleMean
from ftbench_metrics.words import split_words

Answer = Callable[..., Prediction]


def value(metric: ExampleMean, answers: list[Prediction]) -> float:
    return float(metric.value(metric.statistics(answers).sum(0)))


def test_words_are_lower_cased_and_signs_and_chinese_characters_stand_alone() -> None:
    assert split_words("Don't 用GPU训练!!", signs=True) == ["don", "'", "t", "用", "gpu", "训", "练", "!", "!"]


def test_words_without_signs() -> None:
    assert split_words("Café, 好。 ＡＢ１", signs=False) == ["café", "好", "ab1"]


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
