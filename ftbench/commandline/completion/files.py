"""Paths that begin as what is typed: matrices, run directories, Python files, folders."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import click
from click.shell_completion import CompletionItem

Item = CompletionItem[Any]
_RUN = "run.json"


def matrices(context: click.Context, beginning: str) -> Iterator[Item]:
    """YAML files, and folders on the way to one."""
    return _paths(beginning, lambda entry: entry.name.endswith((".yaml", ".yml")))


def python(context: click.Context, beginning: str) -> Iterator[Item]:
    """Python files, and folders on the way to one."""
    return _paths(beginning, lambda entry: entry.name.endswith(".py"))


def any_file(context: click.Context, beginning: str) -> Iterator[Item]:
    """All files, and folders."""
    return _paths(beginning, lambda entry: True)


def folders(context: click.Context, beginning: str) -> Iterator[Item]:
    """Folders alone."""
    return _paths(beginning, lambda entry: False)


def runs(context: click.Context, beginning: str) -> Iterator[Item]:
    """Run directories: those here and in `runs`, and others by going into their folder."""
    if not beginning:
        yield from (CompletionItem(path) for path in (*_runs_in("runs"), *_runs_in(".")))
    yield from _paths(beginning, lambda entry: False, whole=lambda path: os.path.isfile(os.path.join(path, _RUN)))


def _runs_in(folder: str) -> list[str]:
    return [
        os.path.normpath(entry.path) for entry in _entries(folder) if os.path.isfile(os.path.join(entry.path, _RUN))
    ]


def _paths(
    beginning: str,
    wanted: Callable[[os.DirEntry[str]], bool],
    whole: Callable[[str], bool] = lambda path: False,
) -> Iterator[Item]:
    """Wanted files in the folder that is typed so far, and folders with a slash; of `whole` ones none follows."""
    folder, name = beginning[: beginning.rfind("/") + 1], beginning[beginning.rfind("/") + 1 :]
    for entry in _entries(os.path.expanduser(folder) or "."):
        if not entry.name.startswith(name) or (entry.name.startswith(".") and not name.startswith(".")):
            continue
        try:
            is_folder = entry.is_dir()
        except OSError:  # a link to itself
            continue
        if is_folder:
            yield CompletionItem(folder + entry.name + ("" if whole(entry.path) else "/"))
        elif wanted(entry):
            yield CompletionItem(folder + entry.name)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []
