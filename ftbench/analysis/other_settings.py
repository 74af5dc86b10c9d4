"""Finished cells of a run directory that its results omit, because the matrix changed since they ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ftbench.analysis.setting_differences import shown
from ftbench.errors import NewerFormat, StoreError
from ftbench.records.cell import Fold
from ftbench.records.flatten import flatten
from ftbench.records.result import FinishedCell
from ftbench.records.run import CellRecord
from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_cell
from ftbench.storage.run_file import read_run

_MOST_KEYS = 3
_NEWER = "newer"

_IN_WORDS = {
    _NEWER: "written by a newer ftbench",
    "identity": "made by an older ftbench that computed other numbers",
    "task.data": "other data",
    "model.fingerprint": "another model, or other files of it",
    "evaluation.general_text": "another general text",
}
"""Texts for keys whose values (hashes, versions) mean nothing to people."""


@dataclass(frozen=True, slots=True)
class OtherSettings:
    """Number of such cells, and their differing settings by dotted key."""

    count: int
    values: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        cells = "1 finished cell" if self.count == 1 else f"{self.count} finished cells"
        keys = [
            _IN_WORDS.get(key, f"{key} {', '.join(values)}") for key, values in list(self.values.items())[:_MOST_KEYS]
        ]
        return f"{cells} of other settings" + (f" ({'; '.join(keys)})" if keys else "")


def other_settings(directory: Path) -> OtherSettings:
    """The finished cells, without trials, that the run file does not list."""
    run = read_run(directory)
    planned = {cell.cell for cell in (*run.cells, *run.trials)}
    now = {_place(cell): flatten(cell.spec.as_json()) for cell in run.cells}
    count, values = 0, dict[str, dict[str, None]]()
    for cell in sorted(CellStore(directory).finished() - planned):
        try:
            finished = read_cell(CellStore(directory).path(cell))
        except NewerFormat:
            count += 1
            values.setdefault(_NEWER, {})
            continue
        except StoreError:
            continue
        if finished.spec.purpose == "trial":
            continue
        count += 1
        current = now.get(_place(finished))
        if not current:
            continue
        before = flatten(finished.spec.as_json())
        for key in sorted({*before, *current} - {"seed"}, key=lambda key: (key not in _IN_WORDS, key)):
            if before.get(key) != current.get(key):
                values.setdefault(key, {})[shown(before.get(key))] = None
    return OtherSettings(count, {key: tuple(texts) for key, texts in values.items()})


def _place(cell: CellRecord | FinishedCell) -> tuple[str, str, str, int, Fold | None]:
    return cell.model, cell.task, cell.method, cell.seed, cell.spec.task.fold
