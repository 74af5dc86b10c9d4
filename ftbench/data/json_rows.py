"""Rows of JSON files: a list, an object with one list, or a sequence of objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ftbench.data.rows import FileRows, NumberedRow
from ftbench.errors import DataError
from ftbench.records.example import Row


def read_json(text: str, path: Path) -> FileRows:
    """Rows of a list, of an object with one list, or of a sequence of objects (JSON lines named `.json`)."""
    text = _with_line_feeds(text)
    try:
        content = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return FileRows(tuple(_objects(text, path)))
        raise _invalid(error, path, error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise _invalid(error, path, _line_of_repeated_key(text) if isinstance(error, _RepeatedKey) else None) from None
    if isinstance(content, dict):  # {"data": [...]}: the only list among the values
        lists = [value for value in content.values() if isinstance(value, list)]
        if len(lists) != 1:
            raise DataError("expected a list of objects, or one object with one list in it", file=path, line=1)
        content = lists[0]
    if not isinstance(content, list):
        raise DataError(f"expected a list of objects, got {type(content).__name__}", file=path, line=1)
    return FileRows(_listed(content, path))


def read_json_lines(text: str, path: Path) -> FileRows:
    """Rows of a sequence of objects; a list is read as JSON."""
    text = _with_line_feeds(text)
    if text.lstrip().startswith("["):
        return read_json(text, path)
    return FileRows(tuple(_objects(text, path)))


class _RepeatedKey(ValueError):
    """An object has a key twice, so its value is ambiguous."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise _RepeatedKey(f'the key "{repeated}" stands twice in one object')
    return content


_DECODER = json.JSONDecoder(object_pairs_hook=_object)
"""NaN and infinities, which pandas writes, become floats. Users of a field treat them as missing."""


def _with_line_feeds(text: str) -> str:
    """The text with line feeds only. Old Macintosh files use carriage returns, which JSON strings cannot contain."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _objects(text: str, path: Path) -> Iterator[NumberedRow]:
    """The objects of a sequence, each with the line on which it begins; line breaks between them are optional."""
    line, counted = 1, 0
    for start, value in _values(text, path):
        line += text.count("\n", counted, start)
        counted = start
        yield NumberedRow(line, _mapping(value, path, line))


def _values(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    place = _after_white_space(text, 0)
    while place < len(text):
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            raise _at_its_line(error, text, place, path) from None
        yield place, value
        place = _after_white_space(text, end)


def _at_its_line(error: ValueError | RecursionError, text: str, start: int, path: Path) -> DataError:
    """The error of the value at `start`, with its line.

    A truncated line only fails at the next object or at the end, so the line is parsed again by itself.
    """
    line = text.count("\n", 0, start) + 1
    if isinstance(error, _RepeatedKey):
        return _invalid(error, path, line + _line_of_repeated_key(text[start:]) - 1)
    if isinstance(error, json.JSONDecodeError) and error.lineno > line:
        rest = text[text.rfind("\n", 0, error.pos) + 1 :].lstrip()
        if rest and not rest.startswith("{"):
            return _invalid(error, path, error.lineno)
    try:
        _DECODER.decode(text[start:].partition("\n")[0])
    except (ValueError, RecursionError) as alone:
        error = alone
    return _invalid(error, path, line)


def _invalid(error: ValueError | RecursionError, path: Path, line: int | None) -> DataError:
    """The error as a `DataError`. Numbers of thousands of digits raise a plain `ValueError`."""
    if isinstance(error, _RepeatedKey):
        return DataError(str(error), file=path, line=line)
    fault = "too deep" if isinstance(error, RecursionError) else str(getattr(error, "msg", error))
    return DataError(f"not valid JSON: {fault}", file=path, line=line)


_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]')


def _line_of_repeated_key(text: str) -> int:
    """Line of the first repeated key of an object; the text before it is valid JSON."""
    objects: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            objects.append(set())
        elif token[0] == "}":
            objects.pop()
        elif token[2]:
            key = json.loads(f'"{token[1]}"')
            if key in objects[-1]:
                return text.count("\n", 0, token.start()) + 1
            objects[-1].add(key)
    return 1


_WHITE_SPACE = re.compile(r"[ \t\n]*")


def _after_white_space(text: str, place: int) -> int:
    white_space = _WHITE_SPACE.match(text, place)
    return white_space.end() if white_space else place


def _listed(values: Sequence[Any], path: Path) -> tuple[NumberedRow, ...]:
    return tuple(NumberedRow(place, _mapping(value, path, place)) for place, value in enumerate(values, start=1))


def _mapping(row: Any, path: Path, line: int) -> Row:
    if not isinstance(row, dict):
        raise DataError(f"expected an object such as {{...}}, got {type(row).__name__}", file=path, line=line)
    return row
