"""Names in the run that a command is about: models, tasks, methods, metrics, cells; without one, what is registered.

run.json is read as plain JSON: checking it as the commands do takes longer than somebody waits for a Tab, and a damaged
or newer file has no names to offer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from ftbench.commandline.completion.registered import registered

Item = CompletionItem[Any]
Source = Callable[[click.Context, str], Iterable[Item]]

_DIRECTORIES = ("directory", "directory_a", "directory_b", "run", "runs", "place", "places")


def models(context: click.Context, beginning: str) -> Iterable[Item]:
    """Models of the run, or what a matrix may say."""
    return _labels(context, "models") or registered("models")(context, beginning)


def tasks(context: click.Context, beginning: str) -> Iterable[Item]:
    """Tasks of the run, or all of them."""
    return _labels(context, "tasks") or registered("tasks")(context, beginning)


def methods(context: click.Context, beginning: str) -> Iterable[Item]:
    """Methods of the run, or all of them."""
    return _labels(context, "methods") or registered("methods")(context, beginning)


def metrics(context: click.Context, beginning: str) -> Iterator[Item]:
    """Metrics of the run; to add one, all others too."""
    names = [str(name) for run in _runs(context) for task in _list(run, "tasks") for name in _list(task, "metrics")]
    yield from map(CompletionItem, dict.fromkeys(names))
    if context.info_name == "score" or not names:
        yield from registered("metrics")(context, beginning)


def cells(context: click.Context, beginning: str) -> Iterator[Item]:
    """Ids of cells that are not skipped, each with its place in the matrix."""
    for run in _runs(context):
        for cell in _list(run, "cells"):
            if isinstance(cell, dict) and not cell.get("skip"):
                place = " / ".join(str(cell.get(key)) for key in ("model", "task", "method", "seed"))
                yield CompletionItem(str(cell.get("cell")), help=place)


def studies(context: click.Context, beginning: str) -> Iterator[Item]:
    """Rating studies of the run."""
    for folder in _directories(context):
        for study in sorted(Path(folder).glob("ratings/*/study.json")):
            yield CompletionItem(study.parent.name)


def comma_separated(names: Source) -> Source:
    """Several names with commas between them, each once."""

    def source(context: click.Context, beginning: str) -> Iterator[Item]:
        start = beginning[: beginning.rfind(",") + 1]
        for item in names(context, beginning):
            if item.value not in start.split(","):
                yield CompletionItem(f"{start}{item.value}")

    return source


def _labels(context: click.Context, key: str) -> list[Item]:
    names = [
        str(entry.get("label") or entry.get("name") or entry.get("model"))
        for run in _runs(context)
        for entry in _list(run, key)
        if isinstance(entry, dict)
    ]
    return [CompletionItem(name) for name in dict.fromkeys(names)]


def _directories(context: click.Context) -> list[str]:
    found: list[str] = []
    for name in _DIRECTORIES:
        value = context.params.get(name)
        found += map(str, value if isinstance(value, tuple | list) else [value] if value else [])
    return found


def _runs(context: click.Context) -> Iterator[dict[str, Any]]:
    for folder in _directories(context):
        try:
            run = json.loads((Path(folder).expanduser() / "run.json").read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(run, dict):
            yield run


def _list(record: Any, key: str) -> list[Any]:
    value = record.get(key) if isinstance(record, dict) else None
    return value if isinstance(value, list) else []
