"""Metrics of finished cells whose scores are lost or could not be computed, by reason.

A metric that has no value for an answer says why and is not meant here: computing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ftbench.messages.results import METRIC_FAILED, METRICS_DAMAGED, NOT_COMPUTED
from ftbench.records.results import CellResult

_COMPUTABLE = frozenset(message.code for message in (METRIC_FAILED, METRICS_DAMAGED, NOT_COMPUTED))


@dataclass(frozen=True, slots=True)
class MissingMetrics:
    """The cells that lack scores for one reason, and the metrics that any of them lacks."""

    reason: str
    cells: int
    metrics: tuple[str, ...]


def missing_metrics(cells: Iterable[CellResult], names: Sequence[str] = ()) -> list[MissingMetrics]:
    """The missing scores by reason, in the order of the cells; with `names`, of these metrics only."""
    count: dict[str, int] = {}
    metrics: dict[str, dict[str, None]] = {}
    for cell in cells:
        lacking = {
            name: str(score.reason)
            for name, score in cell.metrics.items()
            if (not names or name in names) and score.reason and score.reason.code in _COMPUTABLE
        }
        for reason in dict.fromkeys(lacking.values()):
            count[reason] = count.get(reason, 0) + 1
            its_metrics = [name for name, its_reason in lacking.items() if its_reason == reason]
            metrics.setdefault(reason, {}).update(dict.fromkeys(its_metrics))
    return [MissingMetrics(reason, cells_lacking, tuple(metrics[reason])) for reason, cells_lacking in count.items()]
