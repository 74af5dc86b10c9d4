"""Scores that do not follow from predictions: what a plugin knows of the answers of finished cells from elsewhere."""

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
    """A metric of one task whose numbers are read and not computed, such as the ratings of a study."""

    metric: Metric
    """Its `value` and `direction` are used; its `statistics` are never asked for."""
    task: str
    """The label of the task."""
    scores: Mapping[str, Score]
    """By cell id. `Score.statistics` have a row for each prediction of the cell, zeros where nothing is known of it."""
    otherwise: Note | str
    """Why the task's other finished cells have no number."""
