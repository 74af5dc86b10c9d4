"""Loss and perplexity, by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from ftbench import MetricUnavailable, Prediction
from ftbench_metrics.likelihood import Loss, Perplexity

Answer = Callable[..., Prediction]


def test_the_loss_is_a_mean_over_tokens_and_not_over_answers(answer: Answer) -> None:
    answers = [answer("", reference_loss=6.0, reference_tokens=2), answer("", reference_loss=2.0, reference_tokens=6)]
    assert Loss().value(Loss().statistics(answers).sum(0)) == 1.0


def test_perplexity_is_the_exponential_of_the_loss(answer: Answer) -> None:
    uniform = [answer("", reference_loss=5 * math.log(50), reference_tokens=5)]
    assert Perplexity().value(Perplexity().statistics(uniform).sum(0)) == pytest.approx(50)


@pytest.mark.parametrize("metric", [Loss(), Perplexity()])
@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_a_loss_that_is_no_number_is_a_reason(answer: Answer, metric: Loss | Perplexity, broken: float) -> None:
    answers = [answer("", reference_loss=broken), answer("", reference_loss=1.0)]
    with pytest.raises(MetricUnavailable, match="1 of 2 reference answers is not a finite number"):
        metric.statistics(answers)


@pytest.mark.parametrize("metric", [Loss(), Perplexity()])
def test_answers_of_something_that_tells_no_likelihoods_are_a_reason(answer: Answer, metric: Loss | Perplexity) -> None:
    answers = [answer("", reference_loss=1.0), answer("", reference_loss=None)]
    with pytest.raises(MetricUnavailable, match="the program that answered reports no likelihoods"):
        metric.statistics(answers)


@pytest.mark.parametrize("metric", [Loss(), Perplexity()])
def test_no_reference_tokens_are_a_reason(answer: Answer, metric: Loss | Perplexity) -> None:
    with pytest.raises(MetricUnavailable, match="no tokens"):
        metric.statistics([answer("", reference_tokens=0)])


def test_the_perplexity_of_a_hopeless_model_is_infinite() -> None:
    assert np.isinf(Perplexity().value(np.array([2000.0, 1.0])))
