"""A rater's sheet as a workbook: cells to fill in that take nothing off the scale, and a page with the questions."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from ftbench.text.language_tags import match
from ftbench_rating.sheets.cells import cell_text
from ftbench_rating.sheets.columns import allowed_values
from ftbench_rating.sheets.rows import YES, SheetTable, sheet_table
from ftbench_rating.study.model import Sheet, Study
from ftbench_rating.study.texts import in_language

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_TIME = datetime(2000, 1, 1)
"""In all metadata: a date would tell when the study was made, and change the file."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_PAGES = {"en": ("sheet", "questions"), "zh": ("评分表", "评分问题")}
_REFUSED = {
    "en": ("Not on the scale", "Please write one of: {}"),
    "zh": ("不在评分范围内", "请填写以下之一：{}"),
}
_WIDE, _NARROW = 60, 14


def xlsx_sheet(sheet: Sheet) -> bytes:
    """The file; equal sheets give equal bytes, whenever and by whomever they are made."""
    from openpyxl import Workbook

    table = sheet_table(sheet)
    book = Workbook()
    properties = book.properties
    properties.creator = properties.lastModifiedBy = "ftbench"
    properties.created = properties.modified = _TIME
    page = book.active
    assert page is not None
    page.title, questions = _PAGES[match(table.language, _PAGES) or "en"]
    _fill(page, table, sheet.study)
    _explain(book.create_sheet(questions), sheet.study)
    written = io.BytesIO()
    book.save(written)
    return _timeless(written.getvalue())


def _fill(page: Worksheet, table: SheetTable, study: Study) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate([table.headings, *table.rows], start=1):
        for place, text in enumerate(row, start=1):
            if not text:
                continue
            cell = page.cell(number, place, text)
            cell.data_type = "s"  # openpyxl takes "=…" for a formula otherwise
            cell.alignment = wrapped
            if number == 1:
                cell.font = Font(bold=True)
    for place in range(1, len(table.headings) + 1):
        is_text = 3 <= place <= table.first_rating
        page.column_dimensions[get_column_letter(place)].width = _WIDE if is_text else _NARROW
    page.freeze_panes = "B2"
    last = len(table.rows) + 1
    allowed = allowed_values(study, table.answers, table.language)
    marks = [allowed] * len(table.ratings) + ([(YES,)] if study.cannot_judge else [])
    for place, values in enumerate(marks, start=table.first_rating + 1):
        title, message = _REFUSED[match(table.language, _REFUSED) or "en"]
        rule = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = title, message.format(", ".join(values))
        letter = get_column_letter(place)
        rule.add(f"{letter}2:{letter}{last}")
        page.add_data_validation(rule)


def _explain(page: Worksheet, study: Study) -> None:
    """What is asked, and what the points of the scale mean."""
    from openpyxl.styles import Alignment, Font

    language = study.language
    rows: list[tuple[str, str, str]] = []
    for dimension in study.dimensions:
        rows.append(
            (in_language(dimension.title, language, dimension.name), in_language(dimension.question, language), "")
        )
        rows += [
            (str(point.value), in_language(point.meaning, language), in_language(point.example, language))
            for point in dimension.points
        ]
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            if text:
                cell = page.cell(number, place, cell_text(text, language))
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if not row[0].isdigit():
                    cell.font = Font(bold=True)
    for letter, width in (("A", 20), ("B", _WIDE), ("C", _WIDE)):
        page.column_dimensions[letter].width = width


def _timeless(content: bytes) -> bytes:
    """The same zip archive with one time everywhere: openpyxl writes now as the time of change."""
    found = io.BytesIO()
    stamp = f"{_TIME:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else it tells the maker's system
            new.writestr(entry, data)
    return found.getvalue()
