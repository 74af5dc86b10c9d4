"""The defaults of the base classes of metrics: a mean only scores one answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ftbench import MatrixError, MeanMetric, MetricUnavailable, Prediction
from tests.chinese import in_chinese


class Length(MeanMetric):
    """Characters of an answer; an empty one has none."""

    name = "length"

    def score(self, prediction: Prediction) -> float | None:
        return len(prediction.text) or None


def answers(*texts: str) -> list[Prediction]:
    return [Prediction(str(n), "", "", text, "en", 1.0, 1) for n, text in enumerate(texts)]


def test_a_mean_leaves_out_answers_without_a_score() -> None:
    rows = Length().statistics(answers("ab", "", "abcd"))
    assert rows.tolist() == [[2.0, 1.0], [0.0, 0.0], [4.0, 1.0]]
    assert Length().value(rows.sum(axis=0)) == 3.0


def test_the_value_is_computed_for_many_totals_at_once_and_is_nan_without_a_score() -> None:
    values = Length().value(np.array([[6.0, 2.0], [0.0, 0.0]]))
    assert values[0] == 3.0
    assert np.isnan(values[1])


@pytest.mark.parametrize("texts", [(), ("", "")])
def test_without_any_score_there_is_no_value(texts: tuple[str, ...]) -> None:
    with pytest.raises(MetricUnavailable, match="no answer has a score"):
        Length().statistics(answers(*texts))


def test_a_metric_without_options_is_itself_when_it_is_configured(tmp_path: Path) -> None:
    metric = Length()
    assert metric.configure("", {}, tmp_path) is metric


def test_a_metric_without_options_refuses_them_and_an_argument(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match=r'"length" takes nothing after its name, got "length:words"'):
        Length().configure("words", {}, tmp_path)
    with pytest.raises(MatrixError, match=r'unit: "length" has no option "unit"\. It has none\.') as caught:
        Length().configure("", {"unit": "words"}, tmp_path)
    assert in_chinese(caught.value.note) == "“length”没有选项“unit”。它没有任何选项。"


def test_a_metric_is_better_when_higher_and_is_asked_for_unless_it_says_otherwise() -> None:
    metric = Length()
    assert (metric.direction, metric.universal, metric.bounds, metric.reads_general_text) == (
        "higher",
        False,
        None,
        False,
    )
