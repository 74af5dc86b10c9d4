"""Rows of XLSX spreadsheets: cells as the spreadsheet shows them."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ftbench.contracts.reader import NumberedRow, Reader, ReadingOptions, RowFault
from ftbench.data.files.cell_text import cell_text
from ftbench.data.files.merged_cells import Merged, merged_rows
from ftbench.data.files.table import TableColumns, empty_rows
from ftbench.errors import DataError, nearest, no_such_file
from ftbench.messages import Note, data, row_faults
from ftbench.messages import file_errors as errors
from ftbench.text.one_line import one_line

_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""How files begin that Excel wrote before 2007 or locked with a password."""


_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, SyntaxError, RuntimeError)
"""What zipfile and openpyxl raise for damaged workbooks. RuntimeError: for flags of encryption or of other methods."""


class Spreadsheet(Reader):
    """A sheet of a workbook: a header row, then a row of cells each. Formulas count by the value that was saved."""

    name = "xlsx"
    suffixes = (".xlsx", ".xlsm")

    def stream(self, path: Path, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
        """The rows under the header of the sheet asked for, else of the first one with content."""
        try:
            with _opened(path) as book:
                sheet = _chosen(book, path, options, notes)
                if sheet is not None:
                    yield from _rows(_Sheet(sheet, merged_rows(path, sheet.title)), options, notes)
        except FileNotFoundError:
            raise DataError(no_such_file(path), file=path) from None
        except OSError as error:
            raise DataError(errors.CANNOT_READ(reason=error.strerror or one_line(error, 200)), file=path) from None
        except _DAMAGED as error:  # sheets are read row by row, so it may show late
            raise DataError(errors.NO_XLSX(reason=one_line(error, 200)), file=path) from None


class _Sheet:
    """The texts of a sheet's cells, row by row, as often as they are asked for."""

    def __init__(self, sheet: Any, merged: Merged) -> None:
        self._sheet, self._merged = sheet, merged
        self._in_use = {above for columns in merged.values() for above in columns.values()}

    def rows(self, start: int = 1) -> Iterator[tuple[int, list[str]]]:
        """(row number from 1, texts) of the rows from `start`, empty ones too."""
        above: dict[int, list[str]] = {}
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            texts = [_text(cell) for cell in cells]
            for column, first in self._merged.get(number, {}).items():
                texts += [""] * (column - len(texts))
                texts[column - 1] = above[first][column - 1] if len(above[first]) >= column else ""
            if number in self._in_use:
                above[number] = texts
            if number >= start:
                yield number, texts


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook; the file is closed also where openpyxl cannot read it."""
    import openpyxl

    with path.open("rb") as file:
        beginning = file.read(4)
        if beginning == _OLD_OR_ENCRYPTED:
            raise DataError(errors.OLD_SPREADSHEET(), file=path)
        if not beginning:
            raise DataError(errors.EMPTY_FILE(), file=path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every feature that it does not support
            try:
                book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            except (AttributeError, TypeError, IndexError) as error:  # of parts that are not what they should be
                raise DataError(errors.NO_XLSX(reason=one_line(error, 200)), file=path) from None
        with closing(book):
            yield book


def _chosen(book: Any, path: Path, options: ReadingOptions, notes: list[Note]) -> Any:
    """The sheet asked for, or the first one with content; a note names it if there are others with content."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in sheets.values():
        sheet.reset_dimensions()  # other programs write wrong ones
    if options.sheet is not None:
        if options.sheet not in sheets:
            fault = errors.NO_SHEET(sheet=options.sheet, hint=nearest(options.sheet, sheets))
            raise DataError(fault, file=path, key="sheet")
        return sheets[options.sheet]
    filled = [sheet for sheet in sheets.values() if _has_content(sheet)]
    if len(filled) > 1:
        others = ", ".join(sheet.title for sheet in filled[1:])
        notes.append(data.SHEET(sheet=filled[0].title, others=others))
    return filled[0] if filled else None


def _has_content(sheet: Any) -> bool:
    return any(value not in (None, "") for row in sheet.iter_rows(values_only=True) for value in row)


def _text(cell: Any) -> str:
    """The text of a cell; an error such as #N/A is a missing value."""
    if cell.value is None or cell.data_type == "e":
        return ""
    return cell_text(cell.value, cell.number_format or "General")


def _rows(sheet: _Sheet, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
    start, names = _header(sheet, options)
    if not names:
        return
    columns = TableColumns.of(names, lambda: _filled_below(sheet, start, len(names)))
    if (fault := columns.header_fault()) is not None:
        yield RowFault.of(start, "header", row_faults.OTHER_HEADER(fault=fault))
        return
    if columns.has_index:
        notes.append(data.INDEX_COLUMN())
    empty = 0
    blank: list[int] = []
    for number, texts in sheet.rows(start + 1):
        if not columns.filled(texts):
            blank.append(number)
            continue
        empty += len(blank)  # formatted rows at the end of a sheet are none
        if options.strict:
            yield from (RowFault.of(row, "empty-row", row_faults.EMPTY()) for row in blank)
        blank.clear()
        if any(text.strip() for text in texts[len(names) :]):
            fault = columns.wrong_count(_width(texts))
            yield RowFault.of(
                number, "columns", row_faults.OTHER_HEADER(fault=fault) if columns.seems_a_title else fault
            )
        else:
            yield NumberedRow(number, columns.row(_padded(texts, len(names))))
    notes += empty_rows(empty)


def _header(sheet: _Sheet, options: ReadingOptions) -> tuple[int, list[str]]:
    """(row number, names) of the row asked for or the first filled one; no names for a sheet without."""
    for number, texts in sheet.rows(options.header or 1):
        if _width(texts) or options.header is not None:
            return number, texts[: _width(texts)]
    return 0, []


def _filled_below(sheet: _Sheet, header: int, width: int) -> Iterator[list[str]]:
    return (_padded(texts, width) for _, texts in sheet.rows(header + 1) if _width(texts))


def _width(texts: list[str]) -> int:
    """The number of cells up to the last filled one."""
    return max((place for place, text in enumerate(texts, start=1) if text.strip()), default=0)


def _padded(texts: list[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))][:width]
