"""Rows of JSON files: a list, an object with one list, or objects one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ftbench.contracts.reader import NumberedRow, Reader, ReadingOptions, RowFault
from ftbench.data.files.json_values import JsonValue, listed_values, values
from ftbench.data.files.text_encoding import broken_byte, text_form, text_lines
from ftbench.messages import Note, row_faults


class JsonLines(Reader):
    """One object after another, on lines of their own or not; a list is read as `.json`."""

    name = "json-lines"
    suffixes = (".jsonl", ".ndjson")

    def stream(self, path: Path, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
        """The objects in order; only a list is held in memory."""
        form = text_form(path, options)
        notes += form.notes
        first, lines = _peek(_clean(line) for line in text_lines(path, form))
        broken = (lambda text: broken_byte(text, form)) if form.damaged else None
        if first == "[":
            yield from map(_row, listed_values("\n".join(lines), broken))
        else:
            yield from map(_row, values(lines, broken))


class Json(Reader):
    """A list of objects, an object with one list, or objects one after another."""

    name = "json"
    suffixes = (".json",)

    def stream(self, path: Path, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
        """The objects in order; a list is held in memory, and its rows are numbered by position."""
        form = text_form(path, options)
        notes += form.notes
        first, lines = _peek(_clean(line) for line in text_lines(path, form))
        broken = (lambda text: broken_byte(text, form)) if form.damaged else None
        if first == "[":
            yield from map(_row, listed_values("\n".join(lines), broken))
            return
        found = values(lines, broken, stop_at_first=True)
        beginning = list(islice(found, 2))
        if len(beginning) == 1 and isinstance(beginning[0], JsonValue):
            yield from _whole(beginning[0].value)
        else:
            yield from map(_row, chain(beginning, found))


def _clean(line: str) -> str:
    """The line without its end. Old Macintosh files use carriage returns, which JSON strings cannot contain."""
    return line.rstrip("\r\n")


def _peek(lines: Iterator[str]) -> tuple[str, Iterator[str]]:
    """The first sign of a text, and all of its lines."""
    before = []
    for line in lines:
        before.append(line)
        if line.strip():
            return line.lstrip()[0], chain(before, lines)
    return "", iter(())


def _row(value: JsonValue | RowFault) -> NumberedRow | RowFault:
    return value if isinstance(value, RowFault) else _mapping(value.value, value.line)


def _mapping(row: Any, line: int) -> NumberedRow | RowFault:
    if not isinstance(row, dict):
        return RowFault.of(line, "no-object", row_faults.NO_OBJECT(kind=type(row).__name__))
    return NumberedRow(line, row)


def _whole(content: Any) -> Iterator[NumberedRow | RowFault]:
    """The rows of `{"data": [...]}`: the only list among the values."""
    if not isinstance(content, dict):
        yield RowFault.of(1, "no-list", row_faults.NO_LIST(kind=type(content).__name__))
        return
    lists: Sequence[list[Any]] = [value for value in content.values() if isinstance(value, list)]
    if len(lists) != 1:
        yield RowFault.of(1, "no-list", row_faults.NOT_ONE_LIST())
        return
    for position, value in enumerate(lists[0], start=1):
        yield _mapping(value, position)
