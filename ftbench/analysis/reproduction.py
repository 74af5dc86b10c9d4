"""How to reproduce one cell: a matrix with this cell alone, and the command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from ftbench.analysis.run_results import RunResults
from ftbench.matrix.schema import AUTOMATIC_PASS, Matrix, MethodEntry, ModelEntry, TaskEntry
from ftbench.records.cell import canonical_json
from ftbench.records.results import CellResult

_KEPT = ("training", "evaluation", "metrics", "language", "price", "device", "plugins", "allow")
"""Keys of the run's matrix that apply to a cell."""


@dataclass(frozen=True, slots=True)
class Reproduction:
    """The file to save and the command to type."""

    file: str
    """File name of `matrix`, to be saved beside the run's matrix: its paths start there."""
    matrix: str
    """YAML."""
    command: str


def reproduction(results: RunResults, cell: CellResult) -> Reproduction | None:
    """A matrix whose only cell has the same id, even if tuning chose its settings.

    With cross-validation the matrix has the cells of all folds, of which one has this id. None for trials, for cells
    that await tuning, and if the run's matrix is incomplete. The id differs if plugins rearrange cells, or if another
    method of the run uses more than 32 virtual tokens and texts reach the limit.
    """
    if cell.spec.awaits_tuning or cell.spec.purpose == "trial":
        return None
    try:
        matrix = _matrix(results, cell)
        Matrix.model_validate(matrix)
    except (ValidationError, StopIteration, LookupError, TypeError, ValueError):
        return None
    file = f"cell-{cell.cell}.yaml"
    text = yaml.safe_dump(matrix, sort_keys=False, allow_unicode=True, width=100)
    return Reproduction(file, text, run_command(results, file))


def run_command(results: RunResults, file: str) -> str:
    """`ftbench run FILE` with the single-file plugins of the command line."""
    listed = {PurePosixPath(str(name)).name for name in results.matrix.get("plugins", ())}
    origins = [str(plugin.get("origin", "")) for plugin in results.plugins]
    files = [origin.removeprefix("file ") for origin in origins if origin.startswith("file ")]
    plugin_options = [part for name in files if name not in listed for part in ("--plugin", name)]
    return shlex.join(["ftbench", "run", file, *plugin_options])


def _matrix(results: RunResults, cell: CellResult) -> dict[str, Any]:
    matrix = Matrix.model_validate(results.matrix)
    task = next(task for task in results.tasks if task.label == cell.task)
    family = task.family or task.label
    model = _entry(matrix.models, cell.model)
    on_devices = {"devices": cell.spec.devices} if cell.spec.devices > 1 or "devices" in model else {}
    return {
        "name": f"cell-{cell.cell}",
        "models": [model],
        "tasks": [_entry(matrix.tasks, family)],
        **({"train_size": [task.rows["train"]]} if matrix.train_size else {}),
        "methods": [{**_method(cell), **on_devices}],
        "seeds": [cell.seed],
        "precision": cell.spec.precision,
        **_beyond(_kept(results.matrix, cell), _defaults()),
    }


def _entry(entries: Sequence[ModelEntry] | Sequence[TaskEntry], label: str) -> dict[str, Any]:
    """The entry with this label, without defaults."""
    entry = next(entry for entry in entries if entry.label == label)
    return entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _kept(matrix: Mapping[str, Any], cell: CellResult) -> dict[str, Any]:
    """Keys of the matrix, with the cell's own settings of training and evaluation."""
    kept = {key: matrix[key] for key in _KEPT if key in matrix}
    trained = cell.spec.training.as_json() if cell.spec.training else {}
    trained.pop("row_share", None)  # of short trials alone; a matrix has no such key
    tested: dict[str, Any] = {"batch_tokens": cell.spec.evaluation.batch_tokens} if cell.spec.evaluation else {}
    measured = kept.get("evaluation", {}).get("batch_tokens") == "auto" and "axes" not in matrix
    if measured and tested.get("batch_tokens") == AUTOMATIC_PASS:
        tested = {}  # what "auto" is on a processor
    return {
        **kept,
        "training": {**kept.get("training", {}), **trained},
        "evaluation": {**kept.get("evaluation", {}), **tested},
    }


def _defaults() -> dict[str, Any]:
    fields = {key: Matrix.model_fields[key] for key in _KEPT}
    values = {key: field.get_default(call_default_factory=True, validated_data={}) for key, field in fields.items()}
    return {key: v.model_dump() if isinstance(v, BaseModel) else v for key, v in values.items()}


def _beyond(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ from their defaults."""
    changed = {}
    for key, value in values.items():
        default = defaults.get(key)
        if isinstance(value, Mapping) and isinstance(default, Mapping):
            value = _beyond(value, default) or default
        if canonical_json(value) != canonical_json(default):
            changed[key] = value
    return changed


def _method(cell: CellResult) -> dict[str, Any]:
    method = cell.spec.method
    entry = {"method": method.name, **method.settings}
    if cell.method == method.name:
        return entry
    named = {"method": method.name, "name": cell.method, **method.settings}
    try:
        MethodEntry.model_validate(named)
    except ValidationError:  # generated names of variants may be longer than a valid name
        return entry
    return named
