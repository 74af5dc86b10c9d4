"""Writes a rater's sheet as an XLSX workbook: cells that accept only values on the scale, and a page of questions."""

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
"""In all metadata: a real date would reveal when the study was made, and change the file."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_PAGES = {"en": ("sheet", "questions"), "zh": ("评分表", "评分问题")}
_REFUSED = {
    "en": ("Not on the scale", "Please write one of: {}"),
    "zh": ("不在评分范围内", "请填写以下之一：{}"),
}
_WIDE, _NARROW = 60, 14


def xlsx_sheet(sheet: Sheet) -> bytes:
    """The file; equal sheets give equal bytes, whenever and wherever they are written."""
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
    content = io.BytesIO()
    book.save(content)
    return _timeless(content.getvalue())


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
            cell.data_type = "s"  # otherwise openpyxl reads "=…" as a formula
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
    """Write the questions, and what the points of the scale mean."""
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
    """The same zip archive with fixed times, because openpyxl writes the current time."""
    timeless = io.BytesIO()
    stamp = f"{_TIME:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise it reveals the operating system
            new.writestr(entry, data)
    return timeless.getvalue()
