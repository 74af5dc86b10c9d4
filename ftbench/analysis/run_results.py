"""A whole run as reports, tables and comparisons read it: frozen values, no files, no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ftbench.contracts.metric import Metric
from ftbench.messages import MessageCatalogue
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, TaskInfo, TunedGroup


@dataclass(frozen=True, slots=True)
class RunResults:
    """A whole run: its matrix, its cells in plan order, and the metrics' objects (direction, value from sums)."""

    name: str
    matrix: Mapping[str, Any]
    cells: tuple[CellResult, ...]
    tasks: tuple[TaskInfo, ...]
    metrics: Mapping[str, Metric]
    baseline: str
    default_rows: Mapping[str, str] = field(default_factory=dict)
    """Rows that show a tuned method's default settings: their labels to that of the method."""
    trials: tuple[CellResult, ...] = ()
    """Cells that served tuning: they have costs and a validation loss, and no metrics."""
    tuning: tuple[TunedGroup, ...] = ()
    """Empty without tuning, and until all trials are finished."""
    plugins: tuple[Mapping[str, Any], ...] = ()
    models: tuple[Mapping[str, Any], ...] = ()
    """Of each model `label`, `fingerprint`, `licence`, `details`, and of its `facts` what is not long."""
    environment: Mapping[str, str] = field(default_factory=dict)
    messages: MessageCatalogue = field(default_factory=MessageCatalogue)
    """What the notes and reasons of the run say, in the languages of the core and of the plugins that are loaded."""
    problems: tuple[str, ...] = ()
    """What went wrong beside failed cells, such as a plugin's event hook that raised."""
    has_texts: bool = True
    """False where prompts, references and answers were taken out, because the data may not be published."""

    def without_texts(self) -> RunResults:
        """The same with every prompt, reference and answer empty; all scores and groups stay."""
        return replace(self, cells=tuple(map(_without_texts, self.cells)), has_texts=False)


def _without_texts(cell: CellResult) -> CellResult:
    read = cell.predictions

    def emptied() -> Sequence[Prediction]:
        return [replace(prediction, prompt="", reference="", text="", label_scores=None) for prediction in read()]

    return replace(cell, predictions=emptied, log=str)  # an error may quote a row
