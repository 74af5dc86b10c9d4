"""Finished cells of a run directory that its results do not show: the matrix changed since they ran."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.analysis.setting_differences import shown
from ftbench.errors import StoreError
from ftbench.records.flat import flatten
from ftbench.storage import CellStore
from ftbench.storage.atomic import read_json
from ftbench.storage.run_file import read_run_file

_MOST_KEYS = 3

_IN_WORDS = {
    "identity": "made by an older ftbench that computed other numbers",
    "task.data": "other data",
    "model.fingerprint": "another model, or other files of it",
    "evaluation.general_text": "another general text",
}
"""Keys whose values, hashes or versions, say nothing to a person."""


@dataclass(frozen=True, slots=True)
class OtherSettings:
    """How many cells there are, and by dotted key some of what they were made with."""

    count: int
    values: Mapping[str, tuple[str, ...]]

    def __str__(self) -> str:
        cells = "1 finished cell" if self.count == 1 else f"{self.count} finished cells"
        keys = [
            _IN_WORDS.get(key, f"{key} {', '.join(values)}") for key, values in list(self.values.items())[:_MOST_KEYS]
        ]
        return f"{cells} of other settings" + (f" ({'; '.join(keys)})" if keys else "")


def other_settings(directory: Path) -> OtherSettings:
    """The finished cells, without trials, that the run file of a directory does not list."""
    content = read_run_file(directory)
    planned = {cell["cell"]: cell for cell in (*content["cells"], *content.get("trials", ()))}
    now = {_place(cell): flatten(cell["spec"]) for cell in content["cells"]}
    count, values = 0, dict[str, dict[str, None]]()
    for cell in sorted(CellStore(directory).finished() - planned.keys()):
        try:
            there = read_json(CellStore(directory).path(cell) / "cell.json")
            spec = there["spec"]
            if spec["evaluation"] is None:  # a trial
                continue
            count += 1
            here = now.get(_place(there))
        except (StoreError, KeyError, TypeError):
            continue
        if not here:
            continue
        before = flatten(spec)
        for key in sorted({*before, *here} - {"seed"}, key=lambda key: (key not in _IN_WORDS, key)):
            if before.get(key) != here.get(key):
                values.setdefault(key, {})[shown(before.get(key))] = None
    return OtherSettings(count, {key: tuple(found) for key, found in values.items()})


def _place(cell: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(cell[key] for key in ("model", "task", "method", "seed"))
