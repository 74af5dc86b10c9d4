"""A spreadsheet's cell is read as the spreadsheet shows it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from ftbench.data.files.cell_text import cell_text

MOMENT = datetime(2024, 3, 5, 14, 7, 9)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (None, "General", ""),
        ("a text", "@", "a text"),
        ("a\n_x000D_b", "General", "a\n\rb"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        (1, "General", "1"),
        (1.0, "General", "1"),
        (1.5, "General", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "1E+20"),
        (-12, "General", "-12"),
        (7, "0", "7"),
        (7, "00000", "00007"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (0.005, "0.00", "0.01"),
        (3.14159, "0.00", "3.14"),
        (3.1, "0.0#", "3.1"),
        (0.5, "#.00", ".50"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12, "#,##0", "12"),
        (1234567, "#,##0,", "1,235"),
        (1234567, '0.0,,"M"', "1.2M"),
        (0.256, "0%", "26%"),
        (0.256, "0.0%", "25.6%"),
        (5, '"$"#,##0.00', "$5.00"),
        (1234.5, "#,##0.00\\ [$€-407]", "1,234.50 €"),
        (1234.5, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', "1,234.50 €"),
        (-5, '"$"#,##0_);[Red]("$"#,##0)', "($5)"),
        (-5.5, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', "-5.50 €"),
        (0, '0;-0;"none"', "none"),
        (-0.001, "0.00", "0.00"),
        (3, '0 "pieces"', "3 pieces"),
        (0.5, "# ?/?", "0.5"),
        (12345.0, "0.00E+00", "12345"),
        (3, "[>100]0;0.0", "3"),
    ],
)
def test_a_number_has_the_digits_and_signs_of_its_format(value: Any, number_format: str, shown: str) -> None:
    assert cell_text(value, number_format) == shown


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (datetime(2024, 3, 5), "yyyy-mm-dd", "2024-03-05"),
        (datetime(2024, 3, 5), "mm-dd-yy", "2024-03-05"),
        (MOMENT, "m/d/yy h:mm", "2024-03-05 14:07:09"),
        (datetime(2024, 3, 5), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024-03-05"),
        (date(2024, 3, 5), "General", "2024-03-05"),
        (MOMENT, "dd.mm.yyyy", "05.03.2024"),
        (MOMENT, "d/m/yy", "5/3/24"),
        (MOMENT, "d-mmm-yy", "5-Mar-24"),
        (MOMENT, "dddd, mmmm d", "Tuesday, March 5"),
        (MOMENT, 'yyyy"年"m"月"d"日"', "2024年3月5日"),
        (MOMENT, "yyyy-mm-dd hh:mm:ss", "2024-03-05 14:07:09"),
        (MOMENT, "h:mm AM/PM", "2:07 PM"),
        (datetime(2024, 3, 5, 0, 30), "h:mm AM/PM", "12:30 AM"),
        (time(9, 5), "h:mm", "9:05"),
        (time(9, 5), "General", "09:05:00"),
        (timedelta(hours=26, minutes=3, seconds=4), "[h]:mm:ss", "26:03:04"),
        (timedelta(minutes=3, seconds=4), "General", "0:03:04"),
        (timedelta(minutes=3, seconds=4), "mm:ss", "03:04"),
    ],
)
def test_a_date_looks_as_in_its_format(value: Any, number_format: str, shown: str) -> None:
    assert cell_text(value, number_format) == shown
