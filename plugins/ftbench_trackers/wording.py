"""What the trackers have in common: names and values as other programs take them, and libraries that are missing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from ftbench import CellSummary, Estimate, GroupSummary, Note, TrackedCell
from ftbench_trackers.messages import NOT_INSTALLED

Plain = str | int | float | bool

_LONGEST_FOLDER = 100
"""Bytes of UTF-8."""


def not_installed(library: str, module: str, extra: str) -> Note | None:
    """What to say where a module is missing, or None."""
    return None if find_spec(module) else NOT_INSTALLED(library=library, extra=extra)


def names_of(cell: TrackedCell) -> dict[str, Plain]:
    """The names of a cell, and its id."""
    names: dict[str, Plain] = {
        "cell": cell.id,
        "model": cell.model,
        "task": cell.task,
        "method": cell.method,
        "seed": cell.seed,
    }
    if cell.fold is not None:
        names["fold"] = cell.fold
    return names


def parameters_of(cell: TrackedCell) -> dict[str, Plain]:
    """Names and settings of a cell as texts, numbers and booleans; None is left out, other values are JSON."""
    settings = {name: _plain(value) for name, value in cell.settings.items() if value is not None}
    return {**names_of(cell), **settings}


def _plain(value: Any) -> Plain:
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def numbers_of(summary: CellSummary) -> dict[str, float]:
    """Metrics with the ends of their intervals, the validation loss, and costs: `metrics/accuracy.low`."""
    numbers = {f"metrics/{name}": value for name, value in with_ends(summary.metrics).items()}
    if summary.validation_loss is not None:
        numbers["metrics/validation_loss"] = summary.validation_loss
    return numbers | {f"costs/{name}": value for name, value in summary.costs.items()}


def with_ends(metrics: Mapping[str, Estimate]) -> dict[str, float]:
    """Each metric, and `NAME.low` and `NAME.high` where it has an interval."""
    numbers: dict[str, float] = {}
    for name, estimate in metrics.items():
        numbers[name] = estimate.value
        if estimate.low is not None and estimate.high is not None:
            numbers |= {f"{name}.low": estimate.low, f"{name}.high": estimate.high}
    return numbers


def group_name(group: GroupSummary) -> str:
    """`sentiment/lora/builtin-nano`."""
    return "/".join(map(plain_name, (group.task, group.method, group.model)))


def plain_name(text: str) -> str:
    """A name that may be part of a path or a key: letters and digits of any language, `-`, `_` and `.`."""
    return re.sub(r"[^\w.-]+", "-", text).strip(".-") or "-"


def folder_name(text: str) -> str:
    """A name for a folder: plain, and cut to a hundred bytes, because file systems take no more than 255."""
    return plain_name(plain_name(text).encode()[:_LONGEST_FOLDER].decode(errors="ignore"))
