"""Scores of finished cells that a plugin reads from elsewhere, such as the ratings of a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.contracts.metric import Metric
    from ftbench.messages import Note
    from ftbench.records.results import Score


@dataclass(frozen=True, slots=True)
class AddedScores:
    """The scores of one metric on one task, read rather than computed from predictions."""

    metric: Metric
    """Its `value` and `direction` are used; its `statistics` are never asked for."""
    task: str
    """The label of the task."""
    scores: Mapping[str, Score]
    """Scores by cell id. `Score.statistics` has a row for each prediction of the cell; zeros mean no score. With
    `Metric.own_rows` they are rows of the metric's own, in one order for all cells."""
    otherwise: Note | str
    """Why the task's other finished cells have no number."""
