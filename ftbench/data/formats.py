"""Read rows from CSV, TSV, JSON and JSONL files, each with the line it stands on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ftbench.contracts.task import Row
from ftbench.errors import DataError

_CSV_FIELD_LIMIT = 16 * 1024 * 1024
"""Characters in one CSV field; the csv module's own limit of 131,072 is too small for documents."""


class NumberedRow(NamedTuple):
    """A row and the line of its file it begins on (the position in the list for JSON)."""

    line: int
    row: Row


def read_rows(path: Path) -> list[NumberedRow]:
    """All rows of a file; raises `DataError` naming the file and the line."""
    reader = _READERS.get(path.suffix.lower())
    if path.is_dir():
        raise DataError("is a folder, not a file", file=path)
    if reader is None:
        raise DataError(f'"{path.suffix}" is no known format; known: {", ".join(_READERS)}', file=path)
    rows = list(reader(_text(path), path))
    if not rows:
        raise DataError("the file has no rows", file=path)
    return rows


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError("there is no such file", file=path) from None
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file=path) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError("is UTF-16 text; save it as UTF-8", file=path)
    if b"\0" in data:
        raise DataError("is a binary file, not text", file=path, line=data[: data.index(b"\0")].count(b"\n") + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DataError(
            f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8 (Chinese files are often GBK)",
            file=path,
            line=line,
        ) from None
    if not text.strip():
        raise DataError("the file is empty", file=path)
    return text


def _delimited(text: str, path: Path, delimiter: str) -> Iterator[NumberedRow]:
    previous = csv.field_size_limit(_CSV_FIELD_LIMIT)
    line = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        header = [name.strip() for name in next(reader)]
        if len(set(header)) < len(header) or not all(header):
            raise DataError(f"the header has an empty or repeated column: {', '.join(header)}", file=path, line=1)
        line = reader.line_num + 1
        for values in reader:
            if values and len(values) != len(header):
                raise DataError(
                    f"the row has {len(values)} columns, the header {len(header)} ({', '.join(header)})",
                    file=path,
                    line=line,
                )
            if values:
                yield NumberedRow(line, dict(zip(header, values, strict=True)))
            line = reader.line_num + 1
    except csv.Error as error:
        # The line that the row begins on: a quote that is never closed is only noticed at the end of the file.
        raise DataError(f"not valid CSV: {error}", file=path, line=line) from None
    finally:
        csv.field_size_limit(previous)


def _json_lines(text: str, path: Path) -> Iterator[NumberedRow]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            row = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise DataError(f"not valid JSON: {_json_fault(error)}", file=path, line=line) from None
        yield NumberedRow(line, _mapping(row, path, line))


def _json(text: str, path: Path) -> Iterator[NumberedRow]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise DataError(f"not valid JSON: {_json_fault(error)}", file=path, line=line) from None
    if isinstance(content, dict):  # {"data": [...]}: the only list among the values
        lists = [value for value in content.values() if isinstance(value, list)]
        if len(lists) != 1:
            raise DataError("expected a list of objects, or one object with one list in it", file=path, line=1)
        content = lists[0]
    if not isinstance(content, list):
        raise DataError(f"expected a list of objects, got {type(content).__name__}", file=path, line=1)
    for position, row in enumerate(content, start=1):
        yield NumberedRow(position, _mapping(row, path, position))


def _json_fault(error: ValueError | RecursionError) -> str:
    """What is wrong; numbers of thousands of digits raise a plain `ValueError`."""
    return "too deep" if isinstance(error, RecursionError) else str(getattr(error, "msg", error))


def _mapping(row: Any, path: Path, line: int) -> Row:
    if not isinstance(row, dict):
        raise DataError(f"expected an object such as {{...}}, got {type(row).__name__}", file=path, line=line)
    return row


_READERS: dict[str, Callable[[str, Path], Iterator[NumberedRow]]] = {
    ".csv": lambda text, path: _delimited(text, path, ","),
    ".tsv": lambda text, path: _delimited(text, path, "\t"),
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}
