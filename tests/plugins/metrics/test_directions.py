"""Which way is better, for every metric: verdicts, colours and ranks of all results rest on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.contracts import Metric
from ftbench.records.prediction import PassageLoss, Prediction
from ftbench_metrics import ftbench_register_metrics

METRICS = {metric.name: metric for metric in ftbench_register_metrics()}

ASKED_ELSEWHERE = {"toxicity", "evaluate", "bertscore"}
"""The first needs a classifier, the second is whatever a matrix names, the third needs a model."""

REFERENCE = "the order arrives on friday and we refund the full amount within five days"
GOOD = Prediction("1", "", REFERENCE, REFERENCE, "en", 1.0, 10)
POOR = replace(GOOD, text="no no no no no no no no", reference_loss=5.0)


def value(metric: Metric, answers: list[Prediction]) -> float:
    if metric.reads_general_text:
        passages = [PassageLoss(one.id, one.reference_loss or 0.0, 2.0, one.reference_tokens) for one in answers]
        return float(metric.value(metric.passage_statistics(passages).sum(axis=0)))
    return float(metric.value(metric.statistics(answers).sum(axis=0)))


@pytest.mark.parametrize("name", sorted(METRICS.keys() - ASKED_ELSEWHERE))
def test_better_answers_move_a_metric_in_its_direction(name: str) -> None:
    other = Prediction("2", "", "thank you very much for the kind help of today", "", "en", 1.0, 10)
    second = replace(other, text=other.reference)
    poor, good = value(METRICS[name], [POOR, second]), value(METRICS[name], [GOOD, second])
    assert (good > poor) == (METRICS[name].direction == "higher")
    assert good != poor
