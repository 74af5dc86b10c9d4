"""ftbench.json of an export: what was exported, of which cell, with which scores. No path of a machine is in it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from ftbench.analysis.cell_intervals import cell_intervals
from ftbench.analysis.run_results import RunResults
from ftbench.environment import package_versions
from ftbench.execution.export.licence import licence_of
from ftbench.execution.export.places import metric_names
from ftbench.execution.export.stored_cell import StoredCell
from ftbench.messages import Note
from ftbench.records.results import CellResult
from ftbench.version import __version__

FORMAT = 1
_EXAMPLES = 5
"""Test rows with their answers, where somebody wants texts."""


def export_facts(
    stored: StoredCell, results: RunResults, *, form: str, dtype: str, why: Sequence[Note], notes: Sequence[Note],
    difference: float | None, texts: bool,
) -> dict[str, Any]:  # fmt: skip
    """The content of ftbench.json but for the list of files."""
    cell = stored.result
    facts: dict[str, Any] = {
        "format": FORMAT,
        "form": form,
        "dtype": dtype,
        "cell": {
            "id": cell.cell,
            "model": cell.model,
            "task": cell.task,
            "method": cell.method,
            "seed": cell.seed,
            "finished": cell.finished,
            "why": [str(note) for note in why],
            "spec": cell.spec.as_json(),
        },
        "base": {
            "name": stored.base_name,
            "reference": stored.base_reference,
            "fingerprint": cell.spec.model.fingerprint,
            "licence": licence_of(stored.base.source) if stored.base else None,
        },
        "data": _data(cell, results),
        "scores": cell_scores(cell, results),
        "costs": dict(cell.costs),
        "checked": None if difference is None else {"largest_difference_of_logits": difference},
        "notes": [str(note) for note in notes],
        "trained_with": dict(cell.environment),
        "exported_with": {"ftbench": __version__, **package_versions()},
    }
    if texts:
        facts["examples"] = [
            {"prompt": row.prompt, "reference": row.reference, "answer": row.text}
            for row in cell.predictions()[:_EXAMPLES]
        ]
    return facts


def cell_scores(cell: CellResult, results: RunResults) -> dict[str, Any]:
    """By metric its value in this cell, its 95 % interval over test examples where there is one, and its signature."""
    clusters = {cell.cell: _clusters(cell)}
    names = metric_names(results)
    scores: dict[str, Any] = {}
    for name, score in cell.metrics.items():
        if score.value is None:
            continue
        metric = results.metrics.get(name)
        intervals = cell_intervals([cell], name, metric, clusters) if metric is not None else {}
        interval = intervals.get(cell.cell)
        scores[names.get(name, name)] = {
            "value": score.value,
            "interval": [interval.low, interval.high] if interval else None,
            "signature": score.signature,
            "direction": metric.direction if metric is not None else None,
        }
    return scores


def _data(cell: CellResult, results: RunResults) -> Mapping[str, Any]:
    task = next((task for task in results.tasks if task.label == cell.task), None)
    facts: dict[str, Any] = {"fingerprint": cell.spec.task.data, "language": cell.spec.task.language}
    if task is not None:
        facts |= {"task": task.task, "source": task.source, "rows": dict(task.rows)}
    return facts


def _clusters(cell: CellResult) -> Sequence[Hashable]:
    """The cluster of each test row; empty if no row has a group."""
    rows = cell.predictions()
    if all(row.group is None for row in rows):
        return ()
    return [("own", place) if row.group is None else row.group for place, row in enumerate(rows)]
