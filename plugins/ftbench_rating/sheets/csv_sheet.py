"""Writes a rater's sheet as CSV."""

from __future__ import annotations

import csv
import io

from ftbench_rating.sheets.rows import sheet_table
from ftbench_rating.study.model import Sheet


def csv_sheet(sheet: Sheet) -> bytes:
    """The file: commas, CRLF, and UTF-8 with a byte order mark, without which Excel assumes another encoding."""
    table = sheet_table(sheet)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    return text.getvalue().encode("utf-8-sig")
