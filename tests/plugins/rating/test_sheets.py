"""What is sent to raters: no byte tells a method, no cell runs, nothing is cut or hidden without a word."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftbench import UserError
from ftbench_rating.form.page import write_form
from ftbench_rating.sheets.cells import CELL_LIMIT, FORMULA_STARTS, cell_text
from ftbench_rating.sheets.csv_sheet import csv_sheet
from ftbench_rating.sheets.xlsx_sheet import xlsx_sheet
from ftbench_rating.study.build import Built
from ftbench_rating.study.files import SEND_FOLDER, STUDY_FILE, load_study
from ftbench_rating.study.model import Scheme, Sheet, SheetItem
from ftbench_rating.study.send import write_built
from ftbench_rating.study.source import read_source
from ftbench_rating.study.turns import as_text
from tests.plugins.rating.studies import METHODS, MODEL, SECRET, small_study, source
from tests.reports.fake_run import CONVERSATION, TASKS, fake_run, with_conversations

SCHEMES: tuple[Scheme, ...] = ("likert5", "pairwise", "best-worst")

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file, and of every part of it that is packed; and its name."""
    data = path.read_bytes()
    yield str(path.name), data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def with_items(items: list[SheetItem], scheme: Scheme = "likert5") -> Sheet:
    return replace(small_study(scheme).sheets[0], items=tuple(items))


def cells(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_sheet(sheet).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_byte_that_raters_get_tells_a_method_a_model_a_seed_or_a_cell(
    scheme: Scheme, language: str, tmp_path: Path
) -> None:
    built = small_study(scheme, language=language, seed=904_327)
    write_built(built, tmp_path / "study")
    run = source()
    secret = [*METHODS, MODEL, SECRET, "904327", *run.cells.values(), *map(str, run.seeds.values())]
    secret += [case.id for case in run.cases] + ["attention", "repeat"]
    sent = [path for path in (tmp_path / "study" / SEND_FOLDER).rglob("*") if path.is_file()]
    assert len(sent) == 3 * 4
    in_sheets = [path for path in sent if path.name.startswith("sheet")]
    for path in [*sent, tmp_path / "study" / STUDY_FILE]:
        # Pages and study.json may speak of attention in their own words; sheets have no words of their own.
        words = secret if path in in_sheets else secret[:-2]
        for name, data in parts(path):
            for word in words:
                assert word.encode() not in data, (name, word)
                assert word not in name
    assert METHODS[0].encode() in (tmp_path / "study" / "key.json").read_bytes()


def test_a_sheet_tells_practice_from_the_rest_and_nothing_else() -> None:
    built = small_study()
    kinds = {item.id: item.kind for item in built.key.items}
    marked = {row[0]: row[1] for row in cells(built.sheets[0])[1:]}
    assert {kinds[one] for one, mark in marked.items() if mark} == {"practice"}
    assert {kinds[one] for one, mark in marked.items() if not mark} == {"item", "repeat", "attention"}


@pytest.mark.parametrize(
    ("scheme", "headings"),
    [
        ("likert5", "id,practice,prompt,answer,accuracy,fluency,cannot judge,reason"),
        ("pairwise", "id,practice,prompt,answer 1,answer 2,accuracy,fluency,cannot judge,reason"),
        (
            "best-worst",
            "id,practice,prompt,answer 1,answer 2,answer 3,accuracy best,accuracy worst,fluency best,fluency worst,"
            "cannot judge,reason",
        ),
    ],
)
def test_the_columns_of_a_sheet(scheme: Scheme, headings: str) -> None:
    assert ",".join(cells(small_study(scheme).sheets[0])[0]) == headings


def test_a_chinese_sheet_has_chinese_headings() -> None:
    headings = cells(small_study(language="zh").sheets[0])[0]
    assert headings == ["编号", "练习", "题目", "回答", "准确", "fluency", "无法判断", "原因"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_workbook_has_the_cells_of_the_csv(scheme: Scheme) -> None:
    sheet = small_study(scheme).sheets[0]
    page = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(sheet))).worksheets[0]
    assert [["" if value is None else value for value in row] for row in page.values] == cells(sheet)


def test_the_workbook_takes_only_values_of_the_scale() -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(small_study("pairwise").sheets[0]))).worksheets[0]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    last = page.max_row
    assert rules == {f"F2:F{last}": '"1,2,tie"', f"G2:G{last}": '"1,2,tie"', f"H2:H{last}": '"x"'}


def test_the_second_page_has_the_questions_and_the_scale() -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(small_study().sheets[0]))).worksheets[1]
    rows = [row[:2] for row in page.iter_rows(values_only=True)]
    assert rows[:3] == [("accuracy", "Is it right?"), ("1", "point 1"), ("2", "point 2")]
    assert rows[-1] == ("fluency", "Is it well written?")


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\0x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
    " =1",
    "\n=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text: str) -> None:
    sheet = with_items([SheetItem("iabcdefghij", text, (text,))])
    for shown in cells(sheet)[1][2:4]:
        assert shown.startswith("'")
    page = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(sheet))).worksheets[0]
    for cell in page[2]:
        assert cell.data_type in ("s", "n")
        assert cell.value is None or not cell.value.startswith(FORMULA_STARTS)


@given(st.lists(st.text(max_size=80), min_size=1, max_size=40))
@settings(max_examples=15)
def test_any_text_can_stand_in_both_files_and_shows_what_it_hides(texts: list[str]) -> None:
    sheet = with_items([SheetItem(f"iabcdefghij{number}", text, (text,)) for number, text in enumerate(texts)])
    page = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(sheet))).worksheets[0]
    for row, packed in zip(cells(sheet)[1:], list(page.values)[1:], strict=True):
        assert (packed[2] or "") == row[2]
        assert not row[2].startswith(FORMULA_STARTS)
        assert not _HIDDEN.search(row[2])


def test_an_empty_answer_says_so() -> None:
    item = SheetItem("iabcdefghij", "asked", ("",))
    assert cells(with_items([item]))[1][3] == "(empty answer)"
    chinese = replace(small_study(language="zh").sheets[0], items=(item,))
    assert cells(chinese)[1][3] == "（空回答）"


@pytest.mark.parametrize("letter", ["a", "字", "😀"])
def test_what_is_too_long_for_a_cell_is_cut_with_a_pointer_to_the_form(letter: str) -> None:
    shown = cell_text(letter * CELL_LIMIT * 2, "en")
    assert shown.endswith("… [cut here: the form shows the whole text]")
    assert CELL_LIMIT - 2 <= len(shown.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert cell_text(letter * 1000, "en") == letter * 1000


def test_equal_sheets_are_equal_bytes_whenever_they_are_written() -> None:
    sheet = small_study().sheets[0]
    first = xlsx_sheet(sheet), csv_sheet(sheet)
    time.sleep(2.1)  # zip archives count in steps of two seconds
    assert (xlsx_sheet(sheet), csv_sheet(sheet)) == first


def test_the_workbook_does_not_say_when_or_where_it_was_made() -> None:
    data = xlsx_sheet(small_study().sheets[0])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2000-01-01"}
    assert "<dc:creator" in core
    assert ">ftbench<" in core


def test_a_folder_with_something_in_it_is_not_written_over(tmp_path: Path) -> None:
    from ftbench.errors import UserError

    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="is there already"):
        write_built(small_study(), tmp_path / "study")
    assert [path.name for path in tmp_path.rglob("*")] == ["study", "mine.txt"]


def test_a_study_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    built: Built = small_study()
    broken = replace(built, sheets=(*built.sheets, object()))  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        write_built(broken, tmp_path / "study")
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_for_its_owner_only_and_says_do_not_send(tmp_path: Path) -> None:
    write_built(small_study(), tmp_path / "study")
    key = tmp_path / "study" / "key.json"
    assert key.stat().st_mode & 0o777 == 0o600
    assert "DO NOT SEND" in key.read_text(encoding="utf-8").splitlines()[1]
    assert load_study(tmp_path / "study").responses == ()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_sheet_in_another_language_has_english_words_and_its_own_questions(scheme: Scheme, tmp_path: Path) -> None:
    german = small_study(scheme, language="de")
    assert cells(german.sheets[0])[0] == cells(small_study(scheme).sheets[0])[0]
    own = replace(german.study.dimensions[0], question={"en": "Is it right?", "de": "Stimmt es?"})
    sheet = replace(german.sheets[0], study=replace(german.study, dimensions=(own,)))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_sheet(sheet)))
    assert book.sheetnames[1] == "questions"
    assert book["questions"]["B1"].value == "Stimmt es?"
    write_form(sheet, tmp_path / "form.html")
    assert '<html lang="en" data-language="en">' in (tmp_path / "form.html").read_text(encoding="utf-8")


def test_a_conversation_is_a_prompt_of_lines_with_roles() -> None:
    run = with_conversations(fake_run(tasks=TASKS[2:3], methods=("full", "few-shot"), seeds=1), text=" Here.")
    case = read_source(run, task=None).cases[0]

    assert case.turns[:2] == CONVERSATION[:2]
    assert case.prompt.startswith(
        "system: Be brief with travellers.\n\nuser: Question 0?\n\nassistant: A map. Here.\n\n"
    )
    sheet = with_items([SheetItem("iabc", case.prompt, ("Yes.",), turns=case.turns)])
    assert cells(sheet)[1][2] == case.prompt
    assert as_text(case.turns[1:], "zh").startswith("用户：Question 0?\n\n助手：A map.")


def test_a_task_with_folds_has_no_single_model_to_rate() -> None:
    run = fake_run(tasks=TASKS[2:3], methods=("full", "few-shot"), seeds=1)
    folded = replace(run, tasks=(replace(run.tasks[0], folds=({"test": 10}, {"test": 10})),))
    with pytest.raises(UserError, match="is cross-validated: its answers come from 2 models of each method"):
        read_source(folded, task=None)


def test_a_single_message_is_a_prompt_without_a_role() -> None:
    assert as_text((("user", "Who are you?"),), "en") == "Who are you?"
