"""Rows of text tables, also as spreadsheets and pandas write them: other separators, index, empty rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from ftbench.contracts.reader import NumberedRow, Reader, ReadingOptions, RowFault
from ftbench.data.files.row_fault import library_reason
from ftbench.data.files.table import TableColumns, empty_rows
from ftbench.data.files.text_encoding import TextForm, broken_byte, text_form, text_lines
from ftbench.errors import DataError
from ftbench.messages import Note, data, row_faults
from ftbench.messages.file_errors import NO_SEPARATOR

_FIELD_LIMIT = 16 * 1024 * 1024
"""Longest field in characters; the csv module's default of 131,072 is too small for documents."""

_SEPARATORS = {",": data.COMMAS, ";": data.SEMICOLONS, "\t": data.TABS, "|": data.BARS}
"""Possible separators. Spreadsheets write semicolons in languages with a decimal comma."""

_NAMED_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "\\t": "\t"}

_TOLD_TO_EXCEL = re.compile(r"sep=(.)\r?\n?")
"""A first line that tells Excel the separator."""

_SAMPLE = 100
"""Records in which separators are compared."""

_LONGEST_SAMPLE = 1 << 20
"""Characters of these records at most."""


class Delimited(Reader):
    """A table in text: a header line, and cells between separators, in quotes where they hold one or a line break."""

    def __init__(self, name: str, suffixes: tuple[str, ...], usual: str) -> None:
        self.name, self.suffixes, self.usual = name, suffixes, usual

    def stream(self, path: Path, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
        """The rows under the header, split by the usual separator or by another that the header shows."""
        csv.field_size_limit(_FIELD_LIMIT)
        form = text_form(path, options)
        notes += form.notes
        table = _Table(path, form, *_beginning(path, form, options, self.usual))
        if table.separator != self.usual and options.separator is None:
            notes.append(_separated(table.separator))
        yield from _rows(table, options, notes, said=table.separator != self.usual)


class _Record(NamedTuple):
    """The cells of a record and the line on which it begins."""

    line: int
    cells: list[str]


class _Lines:
    """Lines of which those of the last record may be read again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.taken: list[str] = []
        """The lines of the record that is being read."""
        self.ended = False
        """Whether there are no further lines."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            self.taken.append(next(self._lines))
        except StopIteration:
            self.ended = True
            raise
        return self.taken[-1]

    def again_after_the_first(self) -> None:
        """Read all lines of the record again but the first."""
        self._lines = chain(self.taken[1:], self._lines)
        del self.taken[1:]
        self.ended = False


class _Table(NamedTuple):
    """Where a table begins in a file, and how its columns are separated."""

    path: Path
    form: TextForm
    separator: str
    skipped: int
    """Lines before the table."""

    def records(self) -> Iterator[_Record | RowFault]:
        """All records; after a fault, reading goes on with the next line.

        A quote that is never closed takes in all lines after it. They are read again, without the one with the quote.
        """
        lines = _Lines(islice(text_lines(self.path, self.form), self.skipped, None))
        reader = csv.reader(lines, delimiter=self.separator, strict=True)
        line = self.skipped + 1
        while True:
            lines.taken.clear()
            try:
                cells = next(reader, None)
            except csv.Error as error:
                # The line on which the record begins: an unclosed quote is only noticed at the end of the file.
                yield RowFault.of(line, "csv-syntax", row_faults.CSV(reason=library_reason(str(error))))
                if lines.ended or "field limit" in str(error):
                    lines.again_after_the_first()
                    reader = csv.reader(lines, delimiter=self.separator, strict=True)
            else:
                if cells is None:
                    return
                yield self._checked(line, cells)
            line += len(lines.taken)

    def _checked(self, line: int, cells: list[str]) -> _Record | RowFault:
        broken = next((fault for cell in cells if (fault := broken_byte(cell, self.form))), None)
        return _Record(line, cells) if broken is None else RowFault.of(line, "encoding", broken)


def _rows(table: _Table, options: ReadingOptions, notes: list[Note], *, said: bool) -> Iterator[NumberedRow | RowFault]:
    """The rows under the header; empty rows are left out and counted. `said`: faults name the separator."""
    records = table.records()
    header = _header(records)
    if header is None:
        return
    if isinstance(header, RowFault):
        yield header
        return
    columns = TableColumns.of(header.cells, lambda: _cells_below(table))
    if (fault := columns.header_fault()) is not None:
        title = row_faults.OTHER_HEADER(fault=fault) if columns.seems_a_title else fault
        yield RowFault.of(header.line, "header", title)
        return
    if columns.has_index:
        notes.append(data.INDEX_COLUMN())
    empty = 0
    for record in records:
        if isinstance(record, RowFault):
            yield record
        elif not columns.filled(record.cells):
            empty += bool(record.cells)  # a line without a separator is no row
            if options.strict and record.cells:
                yield RowFault.of(record.line, "empty-row", row_faults.EMPTY())
        elif len(cells := _without_surplus(record.cells, len(columns.names))) != len(columns.names):
            fault = columns.wrong_count(len(record.cells))
            if said:
                fault = row_faults.SEPARATED(fault=fault, separator=_in_words(table.separator))
            if columns.seems_a_title:
                fault = row_faults.OTHER_HEADER(fault=fault)
            yield RowFault.of(record.line, "columns", fault)
        else:
            yield NumberedRow(record.line, columns.row(cells))
    notes += empty_rows(empty)


def _without_surplus(cells: list[str], columns: int) -> list[str]:
    """The cells without empty ones beyond the columns: many programs end every line with a separator."""
    while len(cells) > columns and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _header(records: Iterator[_Record | RowFault]) -> _Record | RowFault | None:
    """The first record with content."""
    return next(
        (record for record in records if isinstance(record, RowFault) or any(map(str.strip, record.cells))), None
    )


def _cells_below(table: _Table) -> Iterator[Sequence[str]]:
    """The cells of all filled records below the header."""
    records = table.records()
    _header(records)
    return (
        record.cells for record in records if not isinstance(record, RowFault) and any(map(str.strip, record.cells))
    )


def _beginning(path: Path, form: TextForm, options: ReadingOptions, usual: str) -> tuple[str, int]:
    """(separator, number of lines before the header): as asked for, as the first line tells Excel, or recognised."""
    first = next(text_lines(path, form), "")
    excel_line = _TOLD_TO_EXCEL.fullmatch(first)
    skipped = 1 if excel_line else 0
    if options.header is not None:
        skipped = options.header - 1
    if options.separator is not None:
        separator = _NAMED_SEPARATORS.get(options.separator, options.separator)
        if len(separator) != 1 or separator in '\r\n"':
            known = tuple(name for name in _NAMED_SEPARATORS if name != "\\t")
            fault = NO_SEPARATOR(known=known, separator=f"{separator!r:.40}")
            raise DataError(fault, file=path, key="separator")
        return separator, skipped
    if excel_line:
        return excel_line[1], skipped
    sample, size = [], 0
    for line in islice(text_lines(path, form), skipped, None):
        sample.append(line)
        size += len(line)
        if len(sample) >= 10 * _SAMPLE or size > _LONGEST_SAMPLE:
            break
    return _separator("".join(sample), usual), skipped


def _separator(text: str, usual: str) -> str:
    """The separator of a table that begins with `text`: the usual one, unless another one fits better.

    Another one fits better that finds the same number of columns in all of the first records, where the usual one does
    not. If the header is one column by the usual one, one fits better that its name contains. If the header is not
    valid CSV by the usual one, the one that finds the most columns fits better.
    """
    widths = {separator: _widths(text, separator) for separator in _SEPARATORS}
    even = [separator for separator, found in widths.items() if len(found) > 1 and len(set(found)) == 1]
    header = _first_cells(text, usual)
    if header is None:
        columns = {separator: len(_first_cells(text, separator) or ()) for separator in _SEPARATORS}
        best = max(_SEPARATORS, key=lambda separator: columns[separator])
        return best if columns[best] > 1 else usual
    named = max(_SEPARATORS, key=lambda separator: (header[0].count(separator) if header else 0, separator == usual))
    if len(header) == 1 and named != usual:
        return named
    better = [
        separator
        for separator in even
        if min(widths[separator]) >= len(header)
        # One column says little: it must be that of as many records, not of a title alone.
        and (min(widths[separator]) > 1 or len(widths[separator]) >= len(widths[usual]))
    ]
    return better[0] if better and usual not in even and max(widths[usual], default=0) > 1 else usual


def _widths(text: str, separator: str) -> list[int]:
    """The number of cells of each of the first filled records, up to one that is no valid CSV."""
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if any(map(str.strip, cells)):
                widths.append(len(cells))
            if len(widths) == _SAMPLE:
                break
    except csv.Error:
        pass
    return widths


def _first_cells(text: str, separator: str) -> list[str] | None:
    """The cells of the first non-empty line; None if it is not valid CSV with this separator."""
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return next((cells for cells in lines if any(cells)), [])
    except csv.Error:
        return None


def _in_words(separator: str) -> Note | str:
    return _SEPARATORS[separator]() if separator in _SEPARATORS else repr(separator)


def _separated(separator: str) -> Note:
    if separator in _SEPARATORS:
        return data.SEPARATED(separator=_SEPARATORS[separator]())
    return data.SEPARATED_BY_SIGN(sign=repr(separator))
