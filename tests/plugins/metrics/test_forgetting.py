"""Forgetting: the change of the loss on general text, in nats a token."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ftbench import MetricUnavailable
from ftbench.records.prediction import PassageLoss
from ftbench_metrics.forgetting import Forgetting
from ftbench_metrics.likelihood import Loss


def passage(before: float, after: float, tokens: int) -> PassageLoss:
    return PassageLoss("p", after, before, tokens)


def test_it_is_the_mean_change_over_tokens() -> None:
    # (12 - 10 + 4 - 5) nats over 4 + 6 tokens
    rows = Forgetting().passage_statistics([passage(10.0, 12.0, 4), passage(5.0, 4.0, 6)])
    assert Forgetting().value(rows.sum(axis=0)) == pytest.approx(0.1)


def test_nothing_changed_is_zero() -> None:
    rows = Forgetting().passage_statistics([passage(10.0, 10.0, 4)])
    assert np.array_equal(rows, [[0.0, 4.0]])


def test_passages_without_tokens_have_no_value() -> None:
    with pytest.raises(MetricUnavailable, match="no tokens"):
        Forgetting().passage_statistics([passage(1.0, 3.0, 0)])


def test_a_loss_that_is_not_finite_is_not_available() -> None:
    with pytest.raises(MetricUnavailable, match="not a finite number"):
        Forgetting().passage_statistics([passage(1.0, math.inf, 4)])


def test_it_reads_general_text_and_the_loss_does_not() -> None:
    assert Forgetting().reads_general_text
    assert not Loss().reads_general_text
