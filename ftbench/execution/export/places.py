"""A run's results without the folders of this machine: of each path its last part, and texts as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ftbench.analysis.run_results import RunResults

_PATHS = frozenset(
    ("model", "template", "data", "file", "train", "validation", "test", "task", "general_text", "plugins", "baseline")
)
"""Keys of a matrix whose values are names or paths."""
_TEXTS = frozenset(("system", "prompt", "answer", "instruction", "stop", "labels", "verbalizers"))
"""Keys whose values are texts that a model reads or writes, whatever they look like."""
_SCHEME = re.compile(r"(?!file:)[a-z_]{2,}:")
_PATH = re.compile(r"(file:|/[^/\s]+/|~[^/\s]*[/\\]|\.{1,2}[/\\]|[A-Za-z]:[/\\])[^\n]*$")
"""A text that can be nothing else; `/no_think` is a word to a model."""


def without_places(results: RunResults) -> RunResults:
    """The results with a matrix and names of metrics that name no folder of this machine."""
    names = metric_names(results)
    cells = tuple(
        replace(cell, metrics={names.get(name, name): score for name, score in cell.metrics.items()})
        for cell in results.cells
    )
    tasks = tuple(
        replace(task, metrics=tuple(names.get(name, name) for name in task.metrics)) for task in results.tasks
    )
    metrics = {names.get(name, name): metric for name, metric in results.metrics.items()}
    return replace(results, matrix=_shown(dict(results.matrix)), cells=cells, tasks=tasks, metrics=metrics)


def metric_names(results: RunResults) -> Mapping[str, str]:
    """By metric the name to show: of a script its last part, with a number where another one has it already."""
    known: Iterable[str] = (*results.metrics, *(name for cell in results.cells for name in cell.metrics))
    names: dict[str, str] = {}
    for name in dict.fromkeys(known):
        shown = wanted = _argument(name)
        number = 2
        while shown in names.values():
            shown, number = f"{wanted} ({number})", number + 1
        names[name] = shown
    return names


def _shown(value: Any, key: str = "") -> Any:
    if key in _TEXTS:
        return value
    if isinstance(value, Mapping):
        return {_argument(str(name)): _shown(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(inner, key) for inner in value]
    if not isinstance(value, str):
        return value
    named = key in _PATHS and not _SCHEME.match(value) and ("/" in value or "\\" in value)
    return _last(value) if named else _argument(value)


def _argument(text: str) -> str:
    """A path, or `NAME:PATH` as metrics are written, with the last part of the path; other texts as they are."""
    name, colon, path = text.partition(":")
    if _PATH.match(text):
        return _last(text)
    return f"{name}:{_last(path)}" if colon and name.isidentifier() and _PATH.match(path) else text


def _last(path: str) -> str:
    return path.removeprefix("file:").replace("\\", "/").rstrip("/").rpartition("/")[2] or path
