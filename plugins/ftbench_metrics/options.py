"""Checks of the keys of a metric's matrix entry, by name and type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ftbench.errors import MatrixError, nearest
from ftbench.text.one_line import describe
from ftbench_metrics import messages

_KINDS = {
    bool: messages.TRUE_OR_FALSE,
    int: messages.WHOLE_NUMBER,
    str: messages.TEXT,
    dict: messages.KEYS_WITH_VALUES,
    list: messages.LIST,
}


def check_options(metric: str, options: Mapping[str, Any], known: Mapping[str, type], *, argument: str = "") -> None:
    """Raise `MatrixError` for an argument after the metric's name, an unknown key, or a value of another type."""
    if argument:
        raise MatrixError(messages.NO_ARGUMENT(metric=metric, argument=argument), key="metric")
    for key, value in options.items():
        if key not in known:
            hint = nearest(key, known) if known else messages.HAS_NONE()
            raise MatrixError(messages.NO_OPTION(metric=metric, key=key, hint=hint), key=key)
        # a bool is an int in Python, but not for people
        if not isinstance(value, known[key]) or (known[key] is int and isinstance(value, bool)):
            kind = _KINDS[known[key]]()
            raise MatrixError(messages.OTHER_TYPE(metric=metric, kind=kind, value=repr(value)), key=key)


def check_choice(metric: str, key: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise `MatrixError` for a value that is none of the choices."""
    if value not in choices:
        raise MatrixError(messages.NO_CHOICE(metric=metric, value=value, hint=nearest(value, choices)), key=key)


def check_least(metric: str, key: str, value: int, least: int) -> None:
    """Raise `MatrixError` for a number that is too small."""
    if value < least:
        raise MatrixError(messages.TOO_SMALL(metric=metric, least=least, value=value), key=key)


def one_line(error: BaseException) -> str:
    """An exception as a reason: its type and message on one line of at most 200 characters."""
    return describe(error, 200)
