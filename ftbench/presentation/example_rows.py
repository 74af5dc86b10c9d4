"""Answers as rows, made one after the other: a run may have millions of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.run_results import RunResults
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult

Row = Mapping[str, Any]

FOLD = "fold"
"""Only in runs with cross-validation: after the seed of a cell, and in groups how many folds their numbers have."""


@dataclass(frozen=True, slots=True)
class ExampleRows:
    """One row per prediction, without metrics whose rows are others: passages of general text, or documents.

    They are made anew, one cell after the other, each time that they are gone through.
    """

    results: RunResults

    def __iter__(self) -> Iterator[Row]:
        general = {name for name, metric in self.results.metrics.items() if metric.reads_other_rows}
        folded = has_folds(self.results)
        for cell in self.results.cells:
            if cell.status == "done":
                yield from _answers(cell, general, folded=folded)


def has_folds(results: RunResults) -> bool:
    """Whether a task of the run is cross-validated."""
    return any(cell.fold for cell in results.cells)


def fold_of(cell: CellResult, *, folded: bool) -> Row:
    """The number of a cell's fold; None for a task without folds beside one with."""
    return {FOLD: cell.fold.number if cell.fold else None} if folded else {}


def names_labels(cell: CellResult) -> bool:
    """Whether generated answers were matched to labels, so that an answer is not what was said."""
    return cell.spec.evaluation is not None and cell.spec.evaluation.scoring == "generate"


def _answers(cell: CellResult, general: set[str], *, folded: bool) -> Iterator[Row]:
    predictions = cell.predictions()
    tables = {
        name: score.statistics
        for name, score in cell.metrics.items()
        if len(score.statistics) == len(predictions) and name not in general
    }
    for i, prediction in enumerate(predictions):
        yield {
            "cell": cell.cell,
            "model": cell.model,
            "task": cell.task,
            "method": cell.method,
            "seed": cell.seed,
            **fold_of(cell, folded=folded),
            "example": prediction.id,
            "prompt": prediction.prompt,
            **_asked(prediction),
            "reference": prediction.reference,
            "prediction": prediction.text,
            "stopped": prediction.stopped,
            **({"said": prediction.said} if names_labels(cell) else {}),
            "statistics": {name: list(rows[i]) for name, rows in tables.items()},
        }


def _asked(prediction: Prediction) -> Row:
    """The messages before an answer of a chat model and the last question; nothing for plain text."""
    if not prediction.turns:
        return {}
    return {"turns": [{"role": role, "text": text} for role, text in prediction.turns], "question": prediction.question}
