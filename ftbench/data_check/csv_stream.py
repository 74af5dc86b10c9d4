"""Rows of CSV and TSV files one by one, without holding the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ftbench.data_check.row_stream import NumberedRow, RowFault
from ftbench.messages import Note, data

SEPARATORS = {".csv": ",", ".tsv": "\t"}
"""The usual separator by suffix."""

_FIELD_LIMIT = 16 * 1024 * 1024
_SEPARATORS = {",": data.COMMAS, ";": data.SEMICOLONS, "\t": data.TABS, "|": data.BARS}
_TOLD_TO_EXCEL = re.compile(r"sep=(.)\r?\n")


class _Lines:
    """The lines of a file as text, with the numbers of those that are no UTF-8."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.bad: dict[int, int] = {}
        """Line number → the first byte that is not UTF-8."""

    def __iter__(self) -> Iterator[str]:
        with self._path.open("rb") as file:
            number = 0
            for raw in file:
                for part in raw.splitlines(keepends=True) if b"\r" in raw else (raw,):
                    number += 1
                    try:
                        yield part.decode("utf-8-sig" if number == 1 else "utf-8")
                    except UnicodeDecodeError as error:
                        self.bad[number] = part[error.start]
                        yield part.decode("utf-8", errors="replace")


def stream_csv(path: Path, usual: str, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
    """The rows under the header and faults, split by the `usual` separator or another that the header shows."""
    csv.field_size_limit(_FIELD_LIMIT)
    lines = _Lines(path)
    excel = _TOLD_TO_EXCEL.match(next(iter(lines), ""))
    separator = excel[1] if excel else _separator(path, usual)
    if separator in _SEPARATORS and separator != usual:
        notes.append(data.SEPARATED(separator=_SEPARATORS[separator]()))
    names: list[str] | None = None
    kept: list[int] = []
    empty = 0
    for line, cells in _records(lines, separator, skipped=1 if excel else 0):
        if isinstance(cells, RowFault):
            yield cells
        elif not any(cell.strip() for cell in cells):
            empty += names is not None and bool(cells)  # a line without a separator is no row
        elif names is None:
            names = [name.strip() for name in cells]
            kept = _kept(names)
            if len({names[place] for place in kept}) < len(kept):
                yield RowFault(line, "header", f"the header has an empty or repeated column: {', '.join(names)}")
                return
            if len(kept) < len(names):
                notes.append(data.INDEX_COLUMN())
        elif len(cells) != len(names):
            fault = f"the row has {len(cells)} columns, the header {len(names)} ({', '.join(names)})"
            yield RowFault(line, "columns", fault)
        else:
            yield NumberedRow(line, {names[place]: cells[place] for place in kept})
    if empty:
        notes.append(data.EMPTY_ROWS(n=empty))


def _records(lines: _Lines, separator: str, *, skipped: int) -> Iterator[tuple[int, list[str] | RowFault]]:
    """The line on which each record begins, with its cells or what is wrong with it."""
    text = iter(lines)
    for _ in range(skipped):
        next(text, None)
    reader = csv.reader(text, delimiter=separator, strict=True)
    line = skipped + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # On the line where the record begins: an open quote is only noticed at the end of the file.
            yield line, RowFault(line, "csv-syntax", f"not valid CSV: {error}")
            return
        bad = next((number for number in range(line, reader.line_num + skipped + 1) if number in lines.bad), None)
        if bad is None:
            yield line, cells
        else:
            yield line, RowFault(bad, "encoding", f"byte 0x{lines.bad[bad]:02x} is not UTF-8")
        line = reader.line_num + skipped + 1


def _kept(names: Sequence[str]) -> list[int]:
    """The places of the columns that are read: without a first one that has no name, the index of pandas."""
    return [place for place, name in enumerate(names) if place > 0 or name]


def _separator(path: Path, usual: str) -> str:
    """The usual separator, or another where the header has one column whose name contains it."""
    header = next((line for line in _Lines(path) if line.strip()), "").rstrip("\r\n")
    counts = {separator: header.count(separator) for separator in _SEPARATORS}
    if counts[usual]:
        return usual
    return max(_SEPARATORS, key=lambda separator: (counts[separator], separator == usual))
