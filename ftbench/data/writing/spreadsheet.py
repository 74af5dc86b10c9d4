"""XLSX files with one sheet. Equal rows give equal bytes: the file has no date of its own."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ftbench.data.writing.cells import cell_text, check_columns, check_text
from ftbench.data.writing.spool import spooled
from ftbench.errors import DataError
from ftbench.messages.convert_errors import A_SHEET, TOO_LONG_FOR_CELL, TOO_MANY_ROWS
from ftbench.records.example import Row

_MOST_ROWS = 1_048_575
"""Rows of a sheet below its header."""

_LONGEST = 32_767
"""Characters of a cell."""

_LARGEST = 2**53
"""From here on, a sheet's numbers are no longer exact."""

_BAD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold, and the carriage return, which it turns into a line feed."""

_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP file can hold."""


def write_spreadsheet(path: Path, rows: Iterable[Row]) -> None:
    """A header row with all columns, then the rows; texts stay texts, also those that begin with `=`."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    with spooled(rows) as spool:
        check_columns(list(spool.columns), A_SHEET)
        for number, row in enumerate(spool, start=1):  # before the first is written: a half-written book stays open
            _check(row, number)
        book = Workbook(write_only=True)
        sheet = book.create_sheet("rows")

        def cell(value: Any) -> Any:
            if _is_number(value):
                return value
            text = cell_text(value)
            if not text:
                return None
            written = WriteOnlyCell(sheet, value=text)
            written.data_type = "s"  # or "=1+1" would be a formula, and "#N/A" an error
            return written

        sheet.append(list(map(cell, spool.columns)))
        for row in spool:
            sheet.append(list(map(cell, row.values())))
    book.save(path)
    _without_dates(path)


def _is_number(value: Any) -> bool:
    return isinstance(value, bool | int | float) and abs(value) < _LARGEST


def _check(row: Row, number: int) -> None:
    """Raise `DataError` for a row that a sheet cannot hold."""
    if number > _MOST_ROWS:
        raise DataError(TOO_MANY_ROWS(most=_MOST_ROWS))
    for name, value in row.items():
        text = cell_text(value)
        bad = _BAD.search(text)
        check_text(text, bad and bad[0], name, number, A_SHEET)
        if len(text) > _LONGEST:
            raise DataError(TOO_LONG_FOR_CELL(row=number, most=_LONGEST, length=len(text)), key=name)


def _without_dates(path: Path) -> None:
    """Write the file anew with one fixed date in the place of the present one."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            dated = _DATES.sub(rb"\g<1>1980-01-01T00:00:00Z", content) if name == "docProps/core.xml" else content
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, dated)
