"""A whole run as frozen values, without files and torch, for reports, tables and comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ftbench.contracts.metric import Metric
from ftbench.messages import MessageCatalogue
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, TaskInfo, TunedGroup

if TYPE_CHECKING:
    from ftbench.analysis.health import Finding
    from ftbench.analysis.label_levels import LabelLevels


@dataclass(frozen=True, slots=True)
class FromTexts:
    """What only the texts of a run show, in numbers and names of labels."""

    label_levels: Mapping[tuple[str, str], LabelLevels]
    """By (model, task label)."""
    degenerate_shares: Mapping[str, float]
    """By cell."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RunResults:
    """A whole run: matrix, cells in plan order, metric objects."""

    name: str
    matrix: Mapping[str, Any]
    cells: tuple[CellResult, ...]
    tasks: tuple[TaskInfo, ...]
    metrics: Mapping[str, Metric]
    baseline: str
    default_rows: Mapping[str, str] = field(default_factory=dict)
    """Rows with a tuned method's default settings: row label → method label."""
    trials: tuple[CellResult, ...] = ()
    """Cells of tuning, with costs and a validation loss but without metrics."""
    tuning: tuple[TunedGroup, ...] = ()
    """Results of tuning; empty without tuning and until all trials are finished."""
    plugins: tuple[Mapping[str, Any], ...] = ()
    models: tuple[Mapping[str, Any], ...] = ()
    """`label`, `fingerprint`, `licence`, `details` and short `facts` of each model."""
    environment: Mapping[str, str] = field(default_factory=dict)
    messages: MessageCatalogue = field(default_factory=MessageCatalogue)
    """Texts of notes and reasons, in the languages of the core and of loaded plugins."""
    problems: tuple[str, ...] = ()
    """Problems other than failed cells, such as errors of plugin hooks."""
    has_texts: bool = True
    """False if prompts, references and answers were removed because the data must not be published."""
    from_texts: FromTexts | None = None
    """What was read from the texts before they were removed."""

    def without_texts(self) -> RunResults:
        """A copy with empty prompts, references and answers; scores and groups stay, and what the texts showed."""
        from ftbench.analysis.view import RunView  # imported here, since the modules need each other

        view = RunView(self)
        shown = FromTexts(view.label_levels, view.degenerate_shares, view.findings)
        return replace(
            self,
            cells=tuple(map(_without_texts, self.cells)),
            trials=tuple(map(_without_texts, self.trials)),  # full trainings have answers, too
            has_texts=False,
            from_texts=shown,
        )


def _without_texts(cell: CellResult) -> CellResult:
    read = cell.predictions

    def emptied() -> Sequence[Prediction]:
        nothing: dict[str, Any] = {"prompt": "", "reference": "", "text": "", "turns": (), "reasoning": ""}
        return [replace(prediction, label_scores=None, **nothing) for prediction in read()]

    return replace(cell, predictions=emptied, log=str)  # an error may quote a row
