"""Check the arguments of the library, so that a mistake is told before a run and by the argument's name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ftbench.errors import UserError
from ftbench.messages import Note
from ftbench.messages import library_errors as messages

_LONGEST = 60
"""Characters of a wrong value repeated in an error message, at most."""


def path_of(value: Any, argument: str) -> Path:
    """A path with `~` expanded; raises `UserError` naming the argument if it is none."""
    if not isinstance(value, str | Path) or not str(value):
        raise _wrong(argument, messages.A_PATH(), value)
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise UserError(messages.NO_HOME(path=str(value)), key=argument) from None


def plugin_paths(plugins: Any) -> list[Path]:
    """The plugin files: a path, or a sequence of paths; raises `UserError`."""
    if isinstance(plugins, str | Path):
        return [path_of(plugins, "plugins")]
    if not isinstance(plugins, Sequence) or not all(isinstance(path, str | Path) for path in plugins):
        raise _wrong("plugins", messages.PLUGIN_PATHS(), plugins)
    return [path_of(path, "plugins") for path in plugins]


def changes_of(changes: Any) -> Mapping[str, Any]:
    """The changes by dotted name, empty for None; raises `UserError` for anything but a mapping with such names."""
    if changes is None:
        return {}
    if not isinstance(changes, Mapping):
        raise _wrong("changes", messages.CHANGES(), changes)
    for name in changes:
        if not isinstance(name, str) or "=" in name:
            raise _wrong("changes", messages.KEYS(), name)
    return changes


def metric_names(metrics: Any) -> tuple[str, ...] | None:
    """Names of metrics: a name or a collection of names, or None for all; raises `UserError`."""
    if metrics is None:
        return None
    if isinstance(metrics, str):
        return (metrics,)
    if not isinstance(metrics, Sequence | set | frozenset) or not all(isinstance(name, str) for name in metrics):
        raise _wrong("metrics", messages.METRICS(), metrics)
    return tuple(metrics)


def check_run(workers: Any, time_limit: Any, progress: Any) -> None:
    """Raise `UserError` for a number of workers, a time limit or a progress that cannot be used."""
    if workers is not None and (not isinstance(workers, int) or isinstance(workers, bool) or workers < 1):
        raise _wrong("workers", messages.WORKERS(), workers)
    if time_limit is not None and not _positive(time_limit):
        raise _wrong("time_limit", messages.TIME_LIMIT(), time_limit)
    if progress is not None and progress != "bar" and not callable(progress):
        raise _wrong("progress", messages.PROGRESS(), progress)


def _positive(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and value > 0


def _wrong(argument: str, expected: Note, value: Any) -> UserError:
    shown = " ".join(repr(value).split())
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    return UserError(messages.EXPECTED(expected=expected, value=shown), key=argument)
