"""Rows of CSV and TSV files one by one, without holding the file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ftbench.data.rows import NumberedRow
from ftbench.data_check.remark import Remark, remark
from ftbench.messages import data, data_check

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


def stream_csv(path: Path, usual: str) -> Iterator[NumberedRow | Remark]:
    """The rows under the header and remarks, split by the `usual` separator or another that the header shows."""
    previous = csv.field_size_limit(_FIELD_LIMIT)
    try:
        yield from _stream(path, usual)
    finally:
        csv.field_size_limit(previous)


def _stream(path: Path, usual: str) -> Iterator[NumberedRow | Remark]:
    lines = _Lines(path)
    first = next(iter(lines), "")
    excel = _TOLD_TO_EXCEL.match(first)
    separator = excel[1] if excel else _separator(path, usual)
    if separator in _SEPARATORS and separator != usual:
        yield remark(None, "reading", note=data.SEPARATED(separator=_SEPARATORS[separator]()))
    records = _records(lines, separator, skipped=1 if excel else 0)
    names: list[str] | None = None
    kept: list[int] = []
    for line, cells in records:
        if isinstance(cells, Remark):
            yield cells
            continue
        if not any(cell.strip() for cell in cells):
            if names is not None:
                yield remark(line, "blank-lines", n=1)
            continue
        if names is None:
            names = [name.strip() for name in cells]
            kept = _kept(names)
            if len({names[place] for place in kept}) < len(kept):
                yield remark(line, "header", names=", ".join(names))
                return
            if len(kept) < len(names):
                yield remark(None, "reading", note=data.INDEX_COLUMN())
            continue
        if len(cells) != len(names):
            yield remark(line, "columns", found=len(cells), expected=len(names))
        else:
            yield NumberedRow(line, {names[place]: cells[place] for place in kept})


def _records(lines: _Lines, separator: str, *, skipped: int) -> Iterator[tuple[int, list[str] | Remark]]:
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
            yield line, remark(line, "csv-syntax", reason=str(error))
            return
        bad = next((number for number in range(line, reader.line_num + skipped + 1) if number in lines.bad), None)
        if bad is None:
            yield line, cells
        else:
            yield line, remark(bad, "encoding", byte=f"{lines.bad[bad]:02x}", hint=data_check.NO_HINT())
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
