"""XLSX files: the sheet, the header, and cells as they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ftbench import DataError
from ftbench.data.files.options import ReadingOptions
from ftbench.data.files.reading import read_file, read_rows, read_with_faults
from tests.note_texts import as_text

Write = Callable[[str, str | bytes], Path]

ROWS = [["text", "label"], ["good, really", "yes"], ["不好\nat all", "no"]]
EXPECTED = [{"text": "good, really", "label": "yes"}, {"text": "不好\nat all", "label": "no"}]


@pytest.fixture
def book() -> Workbook:
    """A workbook with one empty sheet."""
    return Workbook()


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "rows.xlsx"
    book.save(path)
    return path


def filled(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        sheet.append(list(row))


def test_a_sheet_is_read_with_the_numbers_of_its_rows(book: Workbook, tmp_path: Path) -> None:
    filled(book.active, ROWS)
    found = read_file(saved(book, tmp_path))
    assert [(number, dict(row)) for number, row in found.rows] == [(2, EXPECTED[0]), (3, EXPECTED[1])]
    assert found.notes == ()


def test_values_are_texts_as_the_sheet_shows_them(book: Workbook, tmp_path: Path) -> None:
    sheet: Any = book.active
    filled(sheet, [["day", "stars", "share", "price", "open", "wrong"]])
    filled(sheet, [[datetime(2024, 3, 5), 1.0, 0.25, 12.5, True, "#N/A"]])
    for column, number_format in (("A", "yyyy-mm-dd"), ("C", "0%"), ("D", '"$"#,##0.00')):
        sheet[f"{column}2"].number_format = number_format
    assert read_rows(saved(book, tmp_path))[0].row == {
        "day": "2024-03-05", "stars": "1", "share": "25%", "price": "$12.50", "open": "TRUE", "wrong": ""
    }  # fmt: skip


def test_blank_rows_between_rows_are_left_out_and_those_at_the_end_are_none(book: Workbook, tmp_path: Path) -> None:
    sheet: Any = book.active
    filled(sheet, [[], ROWS[0], ROWS[1], [None, " "], [], ROWS[2], [None, None]])
    sheet["A40"].number_format = "0.00"  # formatted, and empty
    found = read_file(saved(book, tmp_path))
    assert [number for number, _ in found.rows] == [3, 6]
    assert as_text(found.notes) == ("2 empty rows left out",)


def test_with_strict_a_blank_row_between_rows_is_a_fault(book: Workbook, tmp_path: Path) -> None:
    filled(book.active, [ROWS[0], ROWS[1], [], ROWS[2], []])
    _, faults = read_with_faults(saved(book, tmp_path), ReadingOptions(strict=True))
    assert [(fault.line, fault.message) for fault in faults] == [(3, "the row is empty")]


def test_the_first_sheet_with_content_is_read_and_others_are_named(book: Workbook, tmp_path: Path) -> None:
    filled(book.create_sheet("Tickets"), ROWS)
    book.create_sheet("Nothing")
    filled(book.create_sheet("Sums"), [["a"], [1]])
    found = read_file(saved(book, tmp_path))
    assert [row for _, row in found.rows] == EXPECTED
    assert as_text(found.notes) == ('the sheet "Tickets" is read; others with content: Sums',)


def test_a_sheet_is_read_by_its_name(book: Workbook, tmp_path: Path) -> None:
    filled(book.active, [["a"], [1]])
    filled(book.create_sheet("Tickets"), ROWS)
    path = saved(book, tmp_path)
    found = read_file(path, ReadingOptions(sheet="Tickets"))
    assert [row for _, row in found.rows] == EXPECTED
    assert found.notes == ()
    with pytest.raises(DataError) as raised:
        read_file(path, ReadingOptions(sheet="Ticket"))
    assert raised.value.key == "sheet"
    assert raised.value.message == "there is no sheet \"Ticket\". Did you mean 'Tickets'? Known: Sheet, Tickets."


def test_a_title_above_the_header_is_passed_with_the_number_of_the_header(book: Workbook, tmp_path: Path) -> None:
    sheet: Any = book.active
    filled(sheet, [["All tickets", "", "exported today"], [], *ROWS])
    sheet.merge_cells("A1:B1")
    path = saved(book, tmp_path)
    found = read_file(path, ReadingOptions(header=3))
    assert [(number, dict(row)) for number, row in found.rows] == [(4, EXPECTED[0]), (5, EXPECTED[1])]
    with pytest.raises(DataError, match="`header: NUMBER` names another row"):
        read_file(path)


def test_rows_under_a_title_of_one_cell_say_that_another_row_is_the_header(book: Workbook, tmp_path: Path) -> None:
    filled(book.active, [["All tickets"], *ROWS])
    _, faults = read_with_faults(saved(book, tmp_path))
    assert faults[0].message.endswith("the header 1 (All tickets); `header: NUMBER` names another row as the header")


def test_a_sheet_without_rows_names_the_others(book: Workbook, tmp_path: Path) -> None:
    filled(book.active, [["Exported today"]])
    filled(book.create_sheet("Tickets"), ROWS)
    with pytest.raises(DataError) as raised:
        read_file(saved(book, tmp_path))
    assert raised.value.message == 'the file has no rows; the sheet "Sheet" is read; others with content: Tickets'


def test_a_merged_cell_counts_for_each_of_its_rows(book: Workbook, tmp_path: Path) -> None:
    sheet: Any = book.active
    filled(sheet, [["text", "label"], ["one", "good"], ["two", None], ["three", None], ["four", "bad"]])
    sheet.merge_cells("B2:B4")
    rows = read_rows(saved(book, tmp_path))
    assert [row["label"] for _, row in rows] == ["good", "good", "good", "bad"]


def test_a_formula_counts_by_the_value_that_was_saved(book: Workbook, tmp_path: Path) -> None:
    """openpyxl saves no values, so the value is written into the file as a spreadsheet does it."""
    import zipfile

    filled(book.active, [["text", "stars"], ["a", "=1+1"]])
    path, other = saved(book, tmp_path), tmp_path / "counted.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                assert b"<f>1+1</f><v" in content
                content = content.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
                    b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
                )
            target.writestr(name, content)
    assert read_rows(other)[0].row == {"text": "a", "stars": "2"}


def test_the_index_of_pandas_and_columns_without_a_name_are_left_out(book: Workbook, tmp_path: Path) -> None:
    filled(book.active, [["", "text", "label", ""], [0, "a", "b", ""], [1, "c", "d", ""]])
    found = read_file(saved(book, tmp_path))
    assert [row for _, row in found.rows] == [{"text": "a", "label": "b"}, {"text": "c", "label": "d"}]
    assert as_text(found.notes) == ("the first column has no name and numbers the rows: left out",)


def test_content_beside_the_named_columns_is_a_fault_of_its_row(book: Workbook, tmp_path: Path) -> None:
    filled(book.active, [*ROWS, ["a", "b", "and a remark"]])
    found, faults = read_with_faults(saved(book, tmp_path))
    assert len(found.rows) == 2
    assert [(fault.line, fault.message) for fault in faults] == [
        (4, "the row has 3 columns, the header 2 (text, label)")
    ]


def test_a_book_without_content_has_no_rows(book: Workbook, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the file has no rows"):
        read_file(saved(book, tmp_path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"text,label\na,b\n", "is no XLSX file: File is not a zip file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an old .xls file or has a password; save it as XLSX without one"),
    ],
)
def test_a_file_that_is_no_workbook_says_what_it_is(content: bytes, message: str, write: Write) -> None:
    with pytest.raises(DataError) as raised:
        read_file(write("rows.xlsx", content))
    assert raised.value.message == message
