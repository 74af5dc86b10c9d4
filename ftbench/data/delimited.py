"""Rows of CSV and TSV files, also as spreadsheets and pandas write them: other separators, index, empty rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ftbench.data.rows import FileRows, NumberedRow
from ftbench.errors import DataError
from ftbench.messages import Note, data

_FIELD_LIMIT = 16 * 1024 * 1024
"""Longest field in characters; the csv module's default of 131,072 is too small for documents."""

_SEPARATORS = {",": data.COMMAS, ";": data.SEMICOLONS, "\t": data.TABS, "|": data.BARS}
"""Possible separators. Spreadsheets write semicolons in languages with a decimal comma."""

_TOLD_TO_EXCEL = re.compile(r"sep=(.)\r?\n")
"""A first line that tells Excel the separator."""


class _Record(NamedTuple):
    """The cells of a record and the line on which it begins."""

    line: int
    cells: list[str]


def read_delimited(text: str, path: Path, usual: str) -> FileRows:
    """The rows under a header line, split by the `usual` separator or by another that the header shows.

    Raises `DataError` with the line of a bad header or row.
    """
    excel_line = _TOLD_TO_EXCEL.match(text)
    with _long_fields():
        separator = excel_line[1] if excel_line else _separator(text, usual)
        all_records = _records(text, path, separator, excel_line.end() if excel_line else 0)
    begin = next((place for place, record in enumerate(all_records) if _filled(record)), None)
    if begin is None:
        return FileRows(())
    header, records = all_records[begin], all_records[begin + 1 :]
    notes = [] if separator == usual else [_separated(separator)]
    names = [name.strip() for name in header.cells]
    filled = [record for record in records if _filled(record)]
    for record in filled:
        if len(record.cells) != len(names):
            fault = f"the row has {len(record.cells)} columns, the header {len(names)} ({', '.join(names)})"
            by = "" if separator == usual else f", separated by {_in_words(separator)}"
            raise DataError(fault + by, file=path, line=record.line)
    kept = _named_columns(names, filled, notes)
    used = [names[place] for place in kept]
    if len(set(used)) < len(used) or not all(used):
        fault = f"the header has an empty or repeated column: {', '.join(names)}"
        raise DataError(fault, file=path, line=header.line)
    filled = [record for record in filled if any(record.cells[place].strip() for place in kept)]  # beside the index
    empty = sum(bool(record.cells) for record in records) - len(filled)  # a line without a separator is no row
    if empty:
        notes.append(data.EMPTY_ROWS(n=empty))
    rows = (NumberedRow(record.line, {names[place]: record.cells[place] for place in kept}) for record in filled)
    return FileRows(tuple(rows), tuple(notes))


def _filled(record: _Record) -> bool:
    return any(cell.strip() for cell in record.cells)


def _separator(text: str, usual: str) -> str:
    """The separator of a file: another one if the usual one finds a single column whose name contains it.

    If the header is not valid CSV with the usual one, the separator that finds the most columns.
    """
    header = _header(text, usual)
    if header is None:
        columns = {separator: len(_header(text, separator) or ()) for separator in _SEPARATORS}
        best = max(_SEPARATORS, key=lambda separator: columns[separator])
        return best if columns[best] > 1 else usual
    if len(header) != 1:
        return usual
    return max(_SEPARATORS, key=lambda separator: (header[0].count(separator), separator == usual))


def _header(text: str, separator: str) -> list[str] | None:
    """The cells of the first non-empty line; None if it is not valid CSV with this separator."""
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return next((cells for cells in lines if any(cells)), [])
    except csv.Error:
        return None


def _in_words(separator: str) -> str:
    return str(_SEPARATORS[separator]()) if separator in _SEPARATORS else repr(separator)


def _separated(separator: str) -> Note:
    if separator in _SEPARATORS:
        return data.SEPARATED(separator=_SEPARATORS[separator]())
    return data.SEPARATED_BY_SIGN(sign=repr(separator))


def _named_columns(names: Sequence[str], records: Sequence[_Record], notes: list[Note]) -> list[int]:
    """Indices of the usable columns.

    Unnamed columns are left out if they are empty (spreadsheets) or pandas' index: the first column, with a different
    whole number in each row (in any order and with gaps, if the rows are a selection).
    """
    kept = [place for place, name in enumerate(names) if name or not records or any(_cells(records, place))]
    first = _cells(records, 0)
    if kept and kept[0] == 0 and not names[0] and len(set(first)) == len(first) and all(map(str.isdecimal, first)):
        notes.append(data.INDEX_COLUMN())
        del kept[0]
    return kept


def _cells(records: Sequence[_Record], place: int) -> list[str]:
    return [record.cells[place].strip() for record in records]


def _records(text: str, path: Path, separator: str, start: int) -> list[_Record]:
    before = text.count("\n", 0, start)
    records = []
    line = before + 1
    try:
        reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator, strict=True)
        for cells in reader:
            records.append(_Record(line, cells))
            line = before + reader.line_num + 1
    except csv.Error as error:
        # Report the line on which the record begins: an unclosed quote is only noticed at the end of the file.
        raise DataError(f"not valid CSV: {error}", file=path, line=line) from None
    return records


@contextmanager
def _long_fields() -> Iterator[None]:
    previous = csv.field_size_limit(_FIELD_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(previous)
