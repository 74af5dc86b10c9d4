"""Reads a sheet from an XLSX workbook, as a table of texts."""

from __future__ import annotations

import io
import warnings
import zipfile
from typing import Any

from ftbench.errors import UserError
from ftbench_rating.importing.table import Table, has_ids, no_ids

_MOST_BYTES = 400 * 1024 * 1024
"""Limit of the unpacked size: a small file can unpack to more than the memory of a machine."""
_MOST_ROWS = 200_000
_MOST_COLUMNS = 1_000


def read_xlsx(data: bytes) -> Table:
    """The first page with a column of ids; raises `UserError` if there is none.

    Formulas are not computed, so a formula is not a valid rating.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > _MOST_BYTES:
            raise UserError(f"unpacks to {size / 1e6:,.0f} MB, more than any sheet of a study")
        return _read(data)
    except UserError:
        raise
    except Exception as error:  # a damaged archive or its XML can raise almost anything
        raise UserError(f"cannot be read as a workbook ({type(error).__name__}); save it as .xlsx or CSV") from None


def _read(data: bytes) -> Table:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every feature that it does not support
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        try:
            tables = [_table(page) for page in book.worksheets]
        finally:
            book.close()
    for table in tables:
        if has_ids(table.headings):
            return table
    raise no_ids(tables[0].headings if tables else ())


def _table(page: Any) -> Table:
    page.reset_dimensions()  # the size that the file declares may be wrong, and enormous
    headings: tuple[str, ...] | None = None
    rows = []
    for number, values in enumerate(page.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1):
        if number > _MOST_ROWS:
            raise UserError(f"has more than {_MOST_ROWS:,} rows, more than any sheet of a study")
        cells = tuple(map(_text, values))
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        if not cells:
            continue
        if headings is None:
            headings = cells
        else:
            rows.append((number, (*cells, *[""] * (len(headings) - len(cells)))))
    return Table(headings or (), tuple(rows))


def _text(value: object) -> str:
    """A cell as text: "4" for 4.0, "" for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value)
