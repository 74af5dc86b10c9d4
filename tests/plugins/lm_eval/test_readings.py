"""From which sums of documents a value of the harness follows."""

import math

import pytest

from ftbench_lm_eval.readings import metric_value, reading


def test_an_accuracy_is_a_mean() -> None:
    assert reading([1.0, 0.0, 1.0, 1.0], 0.75) == ("mean", ((1.0, 1.0), (0.0, 1.0), (1.0, 1.0), (1.0, 1.0)))


def test_a_perplexity_of_documents_is_exp_of_the_mean_loss() -> None:
    found = reading([-1.0, -3.0], math.exp(2.0))
    assert found == ("exp", ((1.0, 1.0), (3.0, 1.0)))
    assert metric_value("exp", 2.0) == pytest.approx(math.exp(2.0))


def test_a_word_perplexity_weighs_documents_by_their_words() -> None:
    assert reading([(-6.0, 3), (-2.0, 1)], math.exp(8 / 4)) == ("exp", ((6.0, 3.0), (2.0, 1.0)))


def test_bits_per_byte_are_a_mean_by_bytes() -> None:
    found = reading([(-6.0, 3), (-2.0, 1)], 2 / math.log(2))
    assert found is not None
    assert found[0] == "mean"
    assert sum(score for score, _ in found[1]) / 4 == pytest.approx(2 / math.log(2))


@pytest.mark.parametrize("values", [[1.0, 0.0], [(0, 1), (1, 1)], [{"a": 1}], []])
def test_a_value_that_follows_from_no_sum_has_no_reading(values: list[object]) -> None:
    assert reading(values, 0.123) is None
