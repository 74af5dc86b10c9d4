"""Two runs compared, as documented objects: one row per group in either run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftbench.analysis.run_comparison import Change, CommonRow, RowName, TwoRuns
from ftbench.presentation.example_rows import Row


def two_run_rows(runs: TwoRuns) -> list[Row]:
    """Groups of both runs in A's order, then those only in A, then those only in B."""
    return [
        *(_common(group) for group in runs.common),
        *(row for side, names in (("A", runs.only_a), ("B", runs.only_b)) for row in _alone(names, side)),
    ]


def _common(group: CommonRow) -> Row:
    difference = group.decision.difference if group.decision else None
    return {
        **_named(group.name, "both"),
        "deciding": group.deciding,
        "verdict": group.decision.verdict if group.decision else None,
        "adjusted_p": difference.adjusted_p if difference else None,
        "seeds": {"a": len(group.a.done), "b": len(group.b.done)},
        "same_cells": group.same_cells,
        "metrics": {name: _change(change) for name, change in group.changes.items()},
        "settings": {key: {"a": a, "b": b} for key, (a, b) in group.settings.items()},
    }


def _alone(names: tuple[RowName, ...], side: str) -> Iterator[Row]:
    for name in names:
        empty: dict[str, Any] = dict.fromkeys(["deciding", "verdict", "adjusted_p"])
        yield {**_named(name, side), **empty, "seeds": {}, "same_cells": 0, "metrics": {}, "settings": {}}


def _named(name: RowName, side: str) -> dict[str, Any]:
    model, task, method = name
    return {"model": model, "task": task, "method": method, "in": side}


def _change(change: Change) -> Row:
    difference = change.difference
    return {
        "direction": change.direction,
        "examples": change.examples,
        "a": change.a,
        "b": change.b,
        "difference": difference.value if difference else None,
        "low": difference.low if difference else None,
        "high": difference.high if difference else None,
        "covers_seeds": difference.covers_seeds if difference else None,
        "adjusted_p": difference.adjusted_p if difference else None,
        "verdict": change.verdict,
        "problem": change.problem,
    }
