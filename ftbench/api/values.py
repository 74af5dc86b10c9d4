"""Ordinary Python values as values of a matrix file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from ftbench.errors import MatrixError
from ftbench.messages import Note
from ftbench.messages import library_errors as messages


def matrix_value(value: Any, *, source: str, key: str = "") -> Any:
    """The value as a matrix file could have it: text, numbers, lists and mappings, always a copy.

    Paths become text, and tuples, ranges and arrays become lists. Raises `MatrixError` for anything else, which names
    `source` and the key.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):  # the plain type, because YAML cannot write subclasses such as numpy's float64
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {
            _name(name, source, key): matrix_value(item, source=source, key=_joined(key, name))
            for name, item in value.items()
        }
    if isinstance(value, list | tuple | range):
        return [matrix_value(item, source=source, key=_joined(key, i)) for i, item in enumerate(value)]
    if isinstance(value, set | frozenset):
        raise MatrixError(messages.SET(), file=source, key=key or None)
    if not isinstance(value, type) and callable(getattr(value, "tolist", None)):  # arrays and their numbers
        converted = value.tolist()
        if type(converted) is not type(value):
            return matrix_value(converted, source=source, key=key)
    hint = messages.PATH_OF_FILE() if type(value).__name__ == "DataFrame" else ""
    raise MatrixError(messages.NO_VALUE(type=_kind(value), hint=hint), file=source, key=key or None)


def _name(name: Any, source: str, key: str) -> Any:
    """The key of a mapping, as YAML allows it."""
    plain = matrix_value(name, source=source, key=key)
    if isinstance(plain, list | dict):
        raise MatrixError(messages.NO_KEY(type=_kind(name)), file=source, key=key or None)
    return plain


def _kind(value: Any) -> Note:
    """The type of a value with its article: "a tuple", "an object"."""
    name = type(value).__name__
    return messages.AN(type=name) if name[0] in "aeiouAEIOU" else messages.A(type=name)


def _joined(key: str, step: Any) -> str:
    return f"{key}.{step}" if key else str(step)
