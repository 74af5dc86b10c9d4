"""What comes back: read from whatever program wrote it, or refused with its place; never bent, never half stored."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from itertools import product
from operator import ne
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ftbench.errors import UserError
from ftbench_rating.importing.store import Imported, import_files
from ftbench_rating.importing.studies import study_folders
from ftbench_rating.sheets.csv_sheet import csv_sheet
from ftbench_rating.sheets.xlsx_sheet import xlsx_sheet
from ftbench_rating.study.build import Built
from ftbench_rating.study.files import StudyFiles, load_study, ratings_path
from ftbench_rating.study.model import Judgement, Response, Scheme
from tests.plugins.rating.studies import METHODS, response, small_study, written

Rows = list[list[str]]
QUALITY = dict(zip(METHODS, (4.0, 3.0, 2.0), strict=True))
SCHEMES: tuple[Scheme, ...] = ("likert5", "pairwise", "best-worst")


class Desk:
    """A study in a folder, and its sheets as raters fill them in."""

    def __init__(self, folder: Path, built: Built | None = None) -> None:
        self.folder = folder
        self.built = built or small_study(items=6)
        self.files: StudyFiles = written(folder / "study", self.built)

    @property
    def study(self) -> Path:
        return self.folder / "study"

    def rows(self, rater: str = "R1", *, filled: bool = True) -> Rows:
        """The rows of a sheet as CSV has them, judged as `response` says."""
        (sheet,) = (one for one in self.built.sheets if one.rater == rater)
        table = list(csv.reader(io.StringIO(csv_sheet(sheet).decode("utf-8-sig"), newline="")))
        said = {(one.item, one.dimension): one for one in self.said(rater).judgements} if filled else {}
        width = 2 if self.built.study.scheme == "best-worst" else 1
        start = len(table[0]) - 2 - width * len(self.built.study.dimensions)
        for row in table[1:]:
            for place, dimension in enumerate(self.built.study.dimensions):
                if one := said.get((row[0], dimension.name)):
                    at = start + width * place
                    row[at : at + width] = self.words(one)
        return table

    def words(self, one: Judgement) -> list[str]:
        assert one.value is not None
        if self.built.study.scheme == "likert5":
            return [str(one.value)]
        if self.built.study.scheme == "pairwise":
            return ["tie" if one.value == -1 else str(one.value + 1)]
        assert one.worst is not None
        return [str(one.value + 1), str(one.worst + 1)]

    def said(self, rater: str = "R1") -> Response:
        """What the rater thinks, without times."""
        whole = response(self.built, rater, QUALITY)
        return replace(whole, judgements=tuple(replace(one, seconds=None) for one in whole.judgements))

    def write(self, name: str, content: bytes | Rows, **options: Any) -> Path:
        path = self.folder / name
        path.write_bytes(as_csv(content, **options) if isinstance(content, list) else content)
        return path

    def take(self, *paths: Path, replaced: bool = False) -> list[Imported]:
        return import_files([self.study], paths, replace=replaced)

    def stored(self, rater: str = "R1") -> Response:
        (found,) = (one for one in load_study(self.study).responses if one.rater == rater)
        return found

    def refusal(self, *paths: Path, replaced: bool = False) -> list[str]:
        """The lines of the error, without the first; what was stored before must be what is stored after."""
        before = {path: path.read_bytes() for path in self.study.rglob("*.json")}
        with pytest.raises(UserError, match="nothing was imported") as error:
            self.take(*paths, replaced=replaced)
        assert {path: path.read_bytes() for path in self.study.rglob("*.json")} == before
        return [line.strip().replace(f"{self.folder}/", "") for line in str(error.value).splitlines()[1:]]


def as_csv(rows: Rows, *, delimiter: str = ",", ends: str = "\r\n", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(params=SCHEMES)
def any_desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    return Desk(tmp_path, small_study(request.param, items=6))


def from_form(desk: Desk, rater: str = "R1", **changes: Any) -> bytes:
    """A download of the form."""
    content = asdict(response(desk.built, rater, QUALITY)) | {
        "format": "ftbench-rating-response",
        "sheet": desk.built.study.sheets[rater],
    }
    return json.dumps({**content, **changes}, ensure_ascii=False).encode()


# Accepted.


def test_a_filled_sheet_is_stored_as_it_was_judged(any_desk: Desk) -> None:
    (done,) = any_desk.take(any_desk.write("a.csv", any_desk.rows()))
    assert any_desk.stored() == any_desk.said()
    assert (done.rater, done.judgements, done.added, done.changed) == ("R1", *[len(any_desk.said().judgements)] * 2, 0)


def test_a_workbook_is_stored_as_it_was_judged(any_desk: Desk) -> None:
    any_desk.take(any_desk.write("a.xlsx", as_workbook(any_desk.rows())))
    assert any_desk.stored() == any_desk.said()


def test_our_own_workbook_filled_in_is_stored_as_it_was_judged(any_desk: Desk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(any_desk.built.sheets[0])))
    for row, values in zip(book.worksheets[0].iter_rows(min_row=2), any_desk.rows()[1:], strict=True):
        for cell, value in zip(row, values, strict=True):
            if value and cell.value is None:
                cell.value = int(value) if value.isdigit() else value
    filled = io.BytesIO()
    book.save(filled)
    any_desk.take(any_desk.write("a.xlsx", filled.getvalue()))
    assert any_desk.stored() == any_desk.said()


def test_a_download_of_the_form_is_stored_with_its_times(any_desk: Desk) -> None:
    any_desk.take(any_desk.write("a.json", from_form(any_desk)))
    assert any_desk.stored() == response(any_desk.built, "R1", QUALITY)


USUAL = (",", "\n", "utf-8")
WAYS = product([",", ";", "\t"], ["\n", "\r\n", "\r"], ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])


@pytest.mark.parametrize(
    ("delimiter", "ends", "encoding"),
    [
        pytest.param(*way, marks=pytest.mark.slow if sum(map(ne, way, USUAL)) > 1 else ())  # one thing is unusual
        for way in WAYS
    ],
)
def test_any_delimiter_line_end_and_encoding_of_spreadsheets_is_read(
    delimiter: str, ends: str, encoding: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, small_study(items=4, language="zh"))
    path = desk.write("a.csv", desk.rows(), delimiter=delimiter, ends=ends, encoding=encoding)
    desk.take(path)
    assert desk.stored() == desk.said()


def test_western_letters_of_an_old_excel_do_no_harm(desk: Desk) -> None:
    rows = desk.rows()
    rows[3][2] = "Größe à é"
    desk.take(desk.write("a.csv", rows, delimiter=";", encoding="cp1252"))
    assert desk.stored() == desk.said()


def test_excels_line_about_its_delimiter_is_read_over(desk: Desk) -> None:
    desk.take(desk.write("a.csv", b"sep=;\r\n" + as_csv(desk.rows(), delimiter=";", encoding="utf-8")))
    assert desk.stored() == desk.said()


def test_rows_and_columns_may_be_in_any_order_with_others_between(desk: Desk) -> None:
    rows = [[*row[::-1], "mine", "x"] for row in desk.rows()]
    desk.take(desk.write("a.csv", [rows[0], *rows[:0:-1], [""] * len(rows[0]), []]))
    assert desk.stored() == desk.said()


@pytest.mark.parametrize("written", ["4", "4.0", "4,0", " 4 ", "４", "'4", "04", "+4", "4."])
def test_a_whole_number_may_be_written_as_spreadsheets_do(written: str, desk: Desk) -> None:
    rows = desk.rows(filled=False)
    rows[6][4] = written
    desk.take(desk.write("a.csv", rows, delimiter=";"))
    assert [(one.item, one.value) for one in desk.stored().judgements] == [(rows[6][0], 4)]


@pytest.mark.parametrize("value", [4, 4.0, "4"])
def test_a_number_of_a_workbook_may_be_of_any_kind(value: object, desk: Desk) -> None:
    rows: list[list[object]] = [list(row) for row in desk.rows(filled=False)]
    rows[6][4] = value
    desk.take(desk.write("a.xlsx", as_workbook(rows)))
    assert [one.value for one in desk.stored().judgements] == [4]


@pytest.mark.parametrize("written", ["tie", "TIE", " Tie", "一样好", "平", "="])
def test_a_tie_may_be_written_in_both_languages(written: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, small_study("pairwise", items=4))
    rows = desk.rows(filled=False)
    rows[6][5] = written
    desk.take(desk.write("a.csv", rows))
    assert [one.value for one in desk.stored().judgements] == [-1]


def test_headings_of_the_other_language_and_case_are_known(tmp_path: Path) -> None:
    desk = Desk(tmp_path, small_study(items=4, language="zh"))
    rows = desk.rows()
    rows[0] = ["ID", "practice", "prompt", "answer", "Accuracy", "FLUENCY", "Cannot Judge", "reason"]
    desk.take(desk.write("a.csv", rows))
    assert desk.stored() == desk.said()


def test_a_marked_row_passes_the_questions_that_are_empty(desk: Desk) -> None:
    rows = desk.rows(filled=False)
    rows[6][4:] = ["", "3", "x", "'=not my field"]
    rows[7][4:] = ["", "", "是", ""]
    desk.take(desk.write("a.csv", rows))
    found = [(one.item, one.dimension, one.value, one.reason) for one in desk.stored().judgements]
    assert found == [
        (rows[6][0], "accuracy", None, "=not my field"),
        (rows[6][0], "fluency", 3, ""),
        (rows[7][0], "accuracy", None, ""),
        (rows[7][0], "fluency", None, ""),
    ]


def test_practice_is_not_kept(desk: Desk) -> None:
    rows = desk.rows(filled=False)
    rows[1][4] = "5"
    rows[6][4] = "4"
    desk.take(desk.write("a.csv", rows))
    assert [one.item for one in desk.stored().judgements] == [rows[6][0]]


def test_an_empty_sheet_stores_nothing(desk: Desk) -> None:
    (done,) = desk.take(desk.write("a.csv", desk.rows(filled=False)))
    assert (done.judgements, done.added) == (0, 0)
    assert not ratings_path(desk.study, "R1").exists()


def test_texts_of_a_sheet_are_never_read_back(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows[1:]:
        row[2:4] = ['other, "words"\n;', "5"]
    desk.take(desk.write("a.csv", rows))
    assert desk.stored() == desk.said()


# Twice, and in parts.


def test_importing_twice_changes_nothing(any_desk: Desk) -> None:
    path = any_desk.write("a.json", from_form(any_desk))
    any_desk.take(path)
    first = ratings_path(any_desk.study, "R1").read_bytes()
    (done,) = any_desk.take(path)
    assert (done.added, done.changed) == (0, 0)
    assert ratings_path(any_desk.study, "R1").read_bytes() == first


def test_a_sheet_may_come_in_parts_in_any_order(desk: Desk) -> None:
    rows = desk.rows()
    first, second = desk.write("1.csv", rows[:14]), desk.write("2.csv", [rows[0], *rows[10:]])
    desk.take(second)
    desk.take(first)
    assert desk.stored() == desk.said()


def test_parts_of_one_rater_may_come_together(desk: Desk) -> None:
    rows = desk.rows()
    done = desk.take(desk.write("1.csv", rows[:14]), desk.write("2.csv", [rows[0], *rows[14:]]))
    assert desk.stored() == desk.said()
    assert sum(one.added for one in done) == len(desk.said().judgements)


def test_of_two_times_the_longer_stays(desk: Desk) -> None:
    whole = response(desk.built, "R1", QUALITY)
    longer = [asdict(replace(one, seconds=40.0)) for one in whole.judgements]
    desk.take(desk.write("1.json", from_form(desk)), desk.write("2.json", from_form(desk, judgements=longer)))
    desk.take(desk.write("3.csv", desk.rows()))
    assert {one.seconds for one in desk.stored().judgements} == {40.0}


def test_a_judgement_that_says_something_else_than_before_is_refused(desk: Desk) -> None:
    rows = desk.rows()
    desk.take(desk.write("1.csv", rows))
    was = rows[8][4]
    rows[8][4] = "1" if was != "1" else "2"
    expected = f"2.csv: accuracy: {rows[8][0]} is {rows[8][4]} here but was {was} in what R1 sent before"
    assert desk.refusal(desk.write("2.csv", rows)) == [f"{expected}; --replace takes this file instead"]


def test_with_replace_the_new_file_is_all_that_counts(desk: Desk) -> None:
    rows = desk.rows()
    desk.take(desk.write("1.csv", rows))
    changed = "1" if rows[8][4] != "1" else "2"
    (done,) = desk.take(desk.write("2.csv", [rows[0], [*rows[8][:4], changed, *rows[8][5:]]]), replaced=True)
    assert (done.judgements, done.changed) == (2, 1)
    assert [one.value for one in desk.stored().judgements] == [int(changed), int(rows[8][5])]


def test_two_files_of_one_rater_that_differ_are_refused_even_with_replace(desk: Desk) -> None:
    rows = desk.rows()
    other = [row.copy() for row in rows]
    other[8][4] = "1" if rows[8][4] != "1" else "2"
    (told,) = desk.refusal(desk.write("1.csv", rows), desk.write("2.csv", other), replaced=True)
    assert told.startswith(f"2.csv: accuracy: {rows[8][0]} is")


# Refused.


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("6", '"6" is not on the scale: expected a whole number from 1 to 5'),
        ("0", '"0" is not on the scale: expected a whole number from 1 to 5'),
        ("-3", '"-3" is not on the scale: expected a whole number from 1 to 5'),
        ("3.5", '"3.5" is not a whole number: expected a whole number from 1 to 5'),
        ("3,5", '"3,5" is not a whole number: expected a whole number from 1 to 5'),
        ("good", '"good" is not on the scale: expected a whole number from 1 to 5'),
        ("4 5", '"4 5" is not on the scale: expected a whole number from 1 to 5'),
        ("1e0", '"1e0" is not on the scale: expected a whole number from 1 to 5'),
        ("9" * 5000, f'"{"9" * 40}…" is not on the scale: expected a whole number from 1 to 5'),
        ("nan", '"nan" is not on the scale: expected a whole number from 1 to 5'),
        ("=4", '"=4" is not on the scale: expected a whole number from 1 to 5'),
    ],
)
def test_a_value_off_the_scale_is_refused_with_line_and_column(written: str, told: str, desk: Desk) -> None:
    rows = desk.rows()
    rows[7][5] = written
    assert desk.refusal(desk.write("a.csv", rows, delimiter=";")) == [f"a.csv:8: fluency: {told}"]


@pytest.mark.parametrize("value", [True, date(2026, 5, 4), 3.5, "=2+2", "#REF!"])
def test_what_a_workbook_made_of_a_rating_is_refused_with_its_row(value: object, desk: Desk) -> None:
    rows: list[list[object]] = [list(row) for row in desk.rows()]
    rows[7][5] = value
    (told,) = desk.refusal(desk.write("a.xlsx", as_workbook(rows)))
    assert told.startswith("a.xlsx:8: fluency: ")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (["3", ""], '"3" is not on the scale: expected a whole number from 1 to 2, or tie'),
        (["A", ""], '"A" is not on the scale: expected a whole number from 1 to 2, or tie'),
    ],
)
def test_a_choice_that_is_none_of_the_answers_is_refused(written: list[str], told: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, small_study("pairwise", items=4))
    rows = desk.rows(filled=False)
    rows[7][5:7] = written
    assert desk.refusal(desk.write("a.csv", rows)) == [f"a.csv:8: accuracy: {told}"]


@pytest.mark.parametrize(
    ("best", "worst", "told"),
    [
        ("2", "2", "the best answer is also the worst"),
        ("2", "", "needs both a best and a worst answer"),
        ("", "1", "needs both a best and a worst answer"),
    ],
)
def test_half_a_best_worst_choice_is_refused(best: str, worst: str, told: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, small_study("best-worst", items=4))
    rows = desk.rows(filled=False)
    rows[7][6:8] = [best, worst]
    assert desk.refusal(desk.write("a.csv", rows)) == [f"a.csv:8: accuracy: {told}"]


def test_an_unknown_id_is_refused(desk: Desk) -> None:
    rows = desk.rows()
    rows[7][0] = "iaaaaaaaaaa"
    told = 'a.csv:8: id: "iaaaaaaaaaa" is not an item of the study support-1'
    assert desk.refusal(desk.write("a.csv", rows)) == [told]


def test_an_id_of_another_rater_is_refused(desk: Desk) -> None:
    rows, other = desk.rows(), desk.rows("R2")
    told = f"a.csv:{len(rows) + 1}: id: {other[9][0]} is on R2's sheet, the rows above on R1's"
    assert desk.refusal(desk.write("a.csv", [*rows, other[9]])) == [told]


def test_an_id_that_is_there_twice_is_refused_even_with_the_same_rating(desk: Desk) -> None:
    rows = desk.rows()
    told = f"a.csv:{len(rows) + 1}: id: {rows[7][0]} is there twice, first in line 8"
    assert desk.refusal(desk.write("a.csv", [*rows, rows[7]])) == [told]


def test_the_sheet_of_another_study_is_refused(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Desk(tmp_path / "other", small_study(items=6, secret="a7" * 32))
    (told,) = desk.refusal(other.write("a.csv", other.rows()))
    assert "ids belongs to a study here (support-1); was the study made again?" in told


def test_ratings_without_an_id_are_refused(desk: Desk) -> None:
    rows = desk.rows()
    rows[7][0] = ""
    assert desk.refusal(desk.write("a.csv", rows)) == ["a.csv:8: has ratings but no id"]


def test_a_row_that_is_longer_than_the_headings_is_refused(desk: Desk) -> None:
    rows = desk.rows()
    rows[7].insert(2, "an unquoted comma")
    assert desk.refusal(desk.write("a.csv", rows)) == ["a.csv:8: has 9 cells, but the first row only 8"]


def test_a_row_that_lost_a_comma_is_refused(desk: Desk) -> None:
    rows = desk.rows()
    rows[7][2:4] = [rows[7][2] + rows[7][3]]
    assert desk.refusal(desk.write("a.csv", rows)) == [
        "a.csv:8: has 7 cells, but the first row 8, and ratings are missing"
    ]


def test_rows_may_lack_empty_cells_at_their_end_as_excel_writes_them(desk: Desk) -> None:
    rows = desk.rows()
    desk.take(desk.write("a.csv", [rows[0], *(row[:6] for row in rows[1:20]), *(row[:4] for row in rows[20:])]))
    kept = {row[0] for row in rows[1:20]}
    assert desk.stored().judgements == tuple(one for one in desk.said().judgements if one.item in kept)


@pytest.mark.parametrize("column", [4, 5])
def test_a_sheet_without_one_of_its_columns_is_refused(column: int, desk: Desk) -> None:
    rows = desk.rows()
    name = rows[0][column]
    for row in rows:
        del row[column]
    assert desk.refusal(desk.write("a.csv", rows)) == [f'a.csv:1: there is no column "{name}"']


def test_a_column_that_is_there_twice_is_refused(desk: Desk) -> None:
    rows = [[*row, row[4]] for row in desk.rows()]
    assert desk.refusal(desk.write("a.csv", rows)) == ['a.csv:1: the column "accuracy" is there 2 times']


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["4", "3", "x", ""], "cannot judge: is marked, but every question is answered; clear one of them"),
        (["", "", "", "why"], "reason: there is a reason, but no x under cannot judge and no rating"),
        (["", "", "maybe", ""], 'cannot judge: "maybe": expected x where an item cannot be judged, else nothing'),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(cells: list[str], told: str, desk: Desk) -> None:
    rows = desk.rows(filled=False)
    rows[7][4:] = cells
    assert desk.refusal(desk.write("a.csv", rows)) == [f"a.csv:8: {told}"]


def test_the_line_of_a_fault_counts_line_breaks_inside_cells(desk: Desk) -> None:
    rows = desk.rows()
    rows[3][2] = "one\ntwo\nthree"
    rows[7][5] = "9"
    (told,) = desk.refusal(desk.write("a.csv", rows, ends="\n"))
    assert told.startswith("a.csv:10: fluency")


def test_ten_faults_are_told_and_the_rest_counted(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows[6:19]:
        row[4] = "9"
    told = desk.refusal(desk.write("a.csv", rows))
    assert len(told) == 11
    assert told[-1] == "a.csv: and 3 more"


def test_nothing_is_stored_when_one_of_the_files_is_wrong(desk: Desk) -> None:
    rows = desk.rows("R2")
    rows[7][4] = "9"
    good, bad = desk.write("1.csv", desk.rows("R1")), desk.write("2.csv", rows)
    (told,) = desk.refusal(good, bad)
    assert told.startswith("2.csv:8")
    assert not ratings_path(desk.study, "R1").exists()


def test_a_form_of_another_version_of_the_study_is_refused(desk: Desk) -> None:
    told = desk.refusal(desk.write("a.json", from_form(desk, sheet="0" * 64)))
    assert told == ["a.json: was made with another version of the study or of R1's sheet"]


def test_a_form_with_ratings_of_another_raters_items_is_refused(desk: Desk) -> None:
    other = [asdict(one) for one in desk.said("R2").judgements[:1]]
    (told,) = desk.refusal(desk.write("a.json", from_form(desk, judgements=other)))
    assert told == f"a.json: judgement 1: {other[0]['item']} is on another rater's sheet"


@pytest.mark.parametrize("value", [6, 0, 3.5, 4.0, True, "4", [4], {}])
def test_a_form_with_a_value_off_the_scale_is_refused(value: object, desk: Desk) -> None:
    judged = asdict(desk.said().judgements[0]) | {"value": value}
    (told,) = desk.refusal(desk.write("a.json", from_form(desk, judgements=[judged])))
    assert told.startswith("a.json: judgement 1: ")


def test_a_form_with_two_values_for_one_key_is_refused(desk: Desk) -> None:
    text = from_form(desk).replace(b'"value": ', b'"value": 1, "value": ', 1)
    assert desk.refusal(desk.write("a.json", text)) == [
        'a.json: is not valid JSON: "a key is there twice in one object"'
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "has no column"),
        (b"hello", "has no column"),
        (b"\xd0\xcf\x11\xe0rest", "is an old Excel workbook or has a password"),
        (b"PK\x03\x04rest", "cannot be read as a workbook (BadZipFile)"),
        (b"{", "is not valid JSON"),
        (b"[" * 100_000, "is not valid JSON"),
        (b"{}", 'it has no list "judgements"'),
        (b'{"judgements": [], "version": 9}', "has version 9, this ftbench reads up to 1"),
        (b"id,accuracy,fluency\r\n", "has no row with an id"),
        (b'id,accuracy,fluency\r\n"iabc,4,4\r\n', "line 2: not valid CSV"),
    ],
)
def test_a_file_that_is_no_sheet_says_what_it_lacks(content: bytes, told: str, desk: Desk) -> None:
    (line,) = desk.refusal(desk.write("a.bin", content))
    assert told in line


def test_files_that_cannot_be_read_are_named(desk: Desk) -> None:
    assert desk.refusal(desk.folder / "none.csv", desk.folder) == [
        "none.csv: there is no such file",
        f"{desk.folder}: cannot be read: Is a directory",
    ]


# Finding the study.


def test_the_ids_tell_the_study_where_a_run_has_several(tmp_path: Path) -> None:
    folders = []
    for name, secret in (("support-1", "5f" * 32), ("support-2", "a7" * 32)):
        folder = tmp_path / "run" / "ratings" / name
        folders.append((folder, small_study(items=4, name=name, secret=secret)))
        written(*folders[-1])
    desk = Desk(tmp_path, folders[1][1])
    (done,) = import_files(study_folders(tmp_path / "run"), [desk.write("a.csv", desk.rows("R3"))])
    assert (done.study, done.rater) == ("support-2", "R3")
    assert len(load_study(folders[1][0]).responses) == 1
    assert load_study(folders[0][0]).responses == ()


def test_a_study_is_found_by_its_name_or_its_folder(tmp_path: Path) -> None:
    for name in ("a-1", "b-1"):
        written(tmp_path / "ratings" / name, small_study(items=4, name=name))
    assert study_folders(tmp_path) == [tmp_path / "ratings" / name for name in ("a-1", "b-1")]
    assert study_folders(tmp_path, "b-1") == [tmp_path / "ratings" / "b-1"]
    assert study_folders(tmp_path / "ratings" / "b-1") == [tmp_path / "ratings" / "b-1"]


@pytest.mark.parametrize(
    ("where", "name", "told"),
    [
        (".", "b-2", 'has no study "b-2". Known: b-1.'),
        ("ratings", None, "has no rating study; `ftbench rate make` makes one"),
        ("nowhere", None, "there is no such folder"),
    ],
)
def test_a_study_that_is_not_there_is_said(where: str, name: str | None, told: str, tmp_path: Path) -> None:
    written(tmp_path / "ratings" / "b-1", small_study(items=4, name="b-1"))
    with pytest.raises(UserError) as error:
        study_folders(tmp_path / where, name)
    assert told in str(error.value)
