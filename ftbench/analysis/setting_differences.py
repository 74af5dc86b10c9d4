"""Differences between two groups of cells: settings, data, model, seeds, library versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ftbench.analysis.method_row import MethodRow
from ftbench.records.cell import canonical_json
from ftbench.records.flatten import flatten

DATA = "task.data"
ROWS = "rows."
"""How the keys of numbers of rows begin; a split's name follows."""
OTHER_DATA = "data"
"""The key of data that differ although their numbers of rows are the same."""

_LONGEST = 20
"""Most characters of a shown value."""


def setting_differences(a: MethodRow, b: MethodRow) -> dict[str, tuple[Any, Any]]:
    """Differing values by dotted key: (A, B); None if a side lacks the key.

    Keys are those of a cell's spec (such as `method.settings.r`; `task.data` and `model.fingerprint` are hashes of data
    and model files), `environment.NAME` of finished cells, and `seeds`. If the cells of a side have several values, the
    value is their list.
    """
    first, second = _made_with(a), _made_with(b)
    if not (a.done and b.done):  # only finished cells know their environment
        first, second = (
            {key: value for key, value in settings.items() if not key.startswith("environment.")}
            for settings in (first, second)
        )
    return {
        key: (first.get(key), second.get(key))
        for key in dict.fromkeys([*first, *second])
        if first.get(key) != second.get(key)
    }


def with_rows(
    settings: Mapping[str, tuple[Any, Any]], data: tuple[Mapping[str, int], Mapping[str, int]]
) -> dict[str, tuple[Any, Any]]:
    """The settings with the hash over the data replaced: `rows.train` and the like, or `data` where numbers agree."""
    if DATA not in settings:
        return dict(settings)
    splits = [split for split in ("train", "validation", "test") if data[0].get(split) != data[1].get(split)]
    rows = {f"{ROWS}{split}": (data[0].get(split), data[1].get(split)) for split in splits}
    others = {key: values for key, values in settings.items() if key != DATA}
    return {**(rows or {OTHER_DATA: ("its rows", "other rows")}), **others}


def _made_with(group: MethodRow) -> dict[str, Any]:
    cells = [part for cell in group.done or group.cells for part in cell.parts or cell.folds]
    by_key: dict[str, dict[str, Any]] = {}
    for cell in cells:
        spec = {key: value for key, value in cell.spec.as_json().items() if key != "seed"}
        for key, value in flatten({**spec, "environment": cell.environment}).items():
            by_key.setdefault(key, {})[canonical_json(value)] = value
    made: dict[str, Any] = {key: _one_or_all(list(values.values())) for key, values in by_key.items()}
    return made | {"seeds": sorted({cell.seed for cell in cells})}


def _one_or_all(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else sorted(values, key=canonical_json)


def shown(value: Any) -> str:
    """A value on one line, shortened at its end."""
    text = "nothing" if value in (None, "") else value if isinstance(value, str) else canonical_json(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def difference_lines(differing: Mapping[str, Mapping[str, tuple[Any, Any]]]) -> list[str]:
    """One line per key and pair of values, with the names of the results that differ there."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name, differences in differing.items():
        for key, (a, b) in differences.items():
            groups.setdefault((key, shown(a), shown(b)), []).append(name)
    first = list(dict.fromkeys(key for key, _, _ in groups))
    return [
        f"{key}: {a} in A, {b} in B ({_which(names, len(differing))})"
        for (key, a, b), names in sorted(groups.items(), key=lambda item: first.index(item[0][0]))
    ]


def _which(names: Sequence[str], total: int) -> str:
    if len(names) == total > 1:
        return "all results in both runs"
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} of {total} results"
