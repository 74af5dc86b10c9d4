"""YAML text parsed to a value, with the line of every key and item."""

from __future__ import annotations

import re
from typing import Any

import yaml

from ftbench.errors import MatrixError
from ftbench.messages import Note
from ftbench.messages.yaml_errors import (
    CHARACTER,
    KEY_TWICE,
    NO_YAML,
    OTHER_NUMBER,
    OTHER_TAG,
    PARSER_REASONS,
    TOO_DEEP,
    TOO_MANY,
)

Location = tuple[str | int, ...]
"""The keys and positions of a value: ("tasks", 0, "data")."""

_MOST_VALUES = 20_000
"""Limit on values, because aliases can make a few lines stand for billions."""


_NUMBERS = frozenset(("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"))

_OTHER_NUMBER = re.compile(r"[-+]?0[0-9_]*[0-9]$|[-+]?0[xb]|.*:", re.IGNORECASE)
"""Octal, hexadecimal, binary and sexagesimal numbers of YAML 1.1."""


def parse_yaml(text: str) -> tuple[Any, dict[Location, int]]:
    """The value of a text, and the line (from 1) of every key and item; a text without a value has no lines.

    Raises `MatrixError` with line and key where the parser knows them, but without a file.
    """
    lines: dict[Location, int] = {}
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is not None:
            _walk(node, (), lines)
        return yaml.safe_load(text), lines
    except MatrixError:
        raise
    except Exception as error:  # values that contradict their tag raise KeyError, AttributeError, OverflowError, …
        reason, line = _fault(error, text)
        raise MatrixError(NO_YAML(reason=reason), line=line) from None


def _fault(error: Exception, text: str) -> tuple[Note, int | None]:
    """What is wrong, in a few words, and the line (from 1) if the parser knows it."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        words = str(error.problem or error.context)
        reason = PARSER_REASONS[words]() if words in PARSER_REASONS else Note.plain(words)
        return reason, mark.line + 1 if mark else None
    if isinstance(error, yaml.reader.ReaderError):
        return CHARACTER(code=error.character), text.count("\n", 0, error.position) + 1
    if isinstance(error, RecursionError):
        return TOO_DEEP(), None
    return Note.plain(str(error)) if isinstance(error, ValueError) else OTHER_TAG(), None


def _walk(node: yaml.Node, location: Location, lines: dict[Location, int]) -> None:
    lines.setdefault(location, node.start_mark.line + 1)
    if len(lines) > _MOST_VALUES:
        raise MatrixError(TOO_MANY(most=_MOST_VALUES), line=node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise MatrixError(KEY_TWICE(), line=key.start_mark.line + 1, key=name)
            seen.add(name)
            if isinstance(key, yaml.ScalarNode):
                _check_number(key, (*location, name))
            lines[(*location, name)] = key.start_mark.line + 1
            _walk(value, (*location, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            _walk(item, (*location, i), lines)
    elif isinstance(node, yaml.ScalarNode):
        _check_number(node, location)


def _check_number(node: yaml.ScalarNode, location: Location) -> None:
    """Raise for a number that YAML 1.1 reads as another one than a person: 0x10 is 16, 010 is 8, and 1:30 is 90."""
    if node.tag in _NUMBERS and _OTHER_NUMBER.match(node.value):
        read = yaml.SafeLoader("").construct_object(node)
        key = ".".join(map(str, location)) or None
        raise MatrixError(OTHER_NUMBER(written=f"{node.value:.40}", read=f"{read!s:.40}"), line=_line(node), key=key)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def in_yaml(value: Any) -> str:
    """A single value as written in a YAML file, cut if long: null, true, 5, 'words'."""
    words = {None: "null", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else f"{value!r:.60}"
