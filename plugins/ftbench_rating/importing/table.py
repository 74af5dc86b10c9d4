"""Reads a sheet from CSV, whatever program wrote it, as a table of texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.errors import UserError
from ftbench_rating.sheets.columns import ID, folded

_FIELD_LIMIT = 16 * 1024 * 1024
_DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?\s*')
"""Excel's own first line, which names the delimiter."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of texts; a row may be shorter or longer than the headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Pairs of the line in the file (or row in the workbook) and the cells."""


def read_csv(data: bytes) -> Table:
    """A table from CSV; raises `UserError` if it is not valid CSV or has no column of ids.

    The delimiter is the comma, semicolon or tab that gives a column of ids. The encoding may be UTF-8, UTF-16, or what
    Excel writes on a Chinese or Western machine. Only ids and ratings are read, which are ASCII in all of them.
    """
    text = _text(data)
    skipped = 0
    first, _, rest = text.partition("\n")
    if _SEPARATOR_LINE.fullmatch(first):
        text, skipped = rest, 1
    tables = [_parsed(text, delimiter, skipped) for delimiter in _DELIMITERS]
    usable = [table for table in tables if isinstance(table, Table) and has_ids(table.headings)]
    if usable:
        return max(usable, key=lambda table: len(table.headings))
    faults = [table for table in tables if isinstance(table, UserError)]
    if faults:
        raise faults[0]
    headings = next((table.headings for table in tables if isinstance(table, Table)), ())
    raise no_ids(headings)


def has_ids(headings: Sequence[str]) -> bool:
    """Whether one of the headings is the column of ids."""
    return any(folded(heading) in ID.values() for heading in headings)


def no_ids(headings: Sequence[str]) -> UserError:
    """The error for a table without a column of ids."""
    shown = ", ".join(" ".join(heading.split())[:20] for heading in headings[:8]) or "nothing"
    return UserError(
        f'has no column "{ID["en"]}" or "{ID["zh"]}", so it is not a sheet of a study (its first row: {shown})'
    )


def _parsed(text: str, delimiter: str, skipped: int) -> Table | UserError | None:
    """The table, None if it is empty or has no ids, or the error if it has ids but wrong quotes."""
    previous = csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    headings: tuple[str, ...] | None = None
    rows = []
    line = 1 + skipped
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if headings is None:
                    headings = tuple(cells)
                else:
                    rows.append((line, tuple(cells)))
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        if headings is None or not has_ids(headings):
            return None
        return UserError(f"line {line}: not valid CSV: {error}")
    finally:
        csv.field_size_limit(previous)
    return Table(headings, tuple(rows)) if headings else None


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if len(data) > 1 and data[1:200:2].count(0) > len(data[1:200:2]) // 2:
        return data.decode("utf-16-le", errors="replace")
    for encoding in ("utf-8-sig", "gb18030", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
