"""YAML text parsed to a value, with the line of every key and item."""

from __future__ import annotations

from typing import Any

import yaml

from ftbench.errors import MatrixError
from ftbench.messages import Note
from ftbench.messages.yaml_errors import CHARACTER, KEY_TWICE, NO_YAML, OTHER_TAG, PARSER_REASONS, TOO_DEEP, TOO_MANY

Location = tuple[str | int, ...]
"""The keys and positions of a value: ("tasks", 0, "data")."""

_MOST_VALUES = 20_000
"""Limit on values, because aliases can make a few lines stand for billions."""


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
            lines[(*location, name)] = key.start_mark.line + 1
            _walk(value, (*location, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            _walk(item, (*location, i), lines)


def in_yaml(value: Any) -> str:
    """A single value as written in a YAML file, cut if long: null, true, 5, 'words'."""
    words = {None: "null", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else f"{value!r:.60}"
