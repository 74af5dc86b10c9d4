"""Every broken file of the corpus: the right codes on the right lines, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.data_check import CheckedFile, CheckOptions, check_files
from ftbench.data_check.codes import CODES
from ftbench.data_check.finding import Finding
from tests.chinese import english_left, in_chinese
from tests.core.data_check.corpus import conversations, reading, rows, texts
from tests.core.data_check.corpus.broken import CHATS, PAIRS, REVIEWS, Broken, lines, table

CASES = (*reading.CASES, *conversations.CASES, *rows.CASES, *texts.CASES)

MAX_LENGTH = 100


def checked(folder: Path, case: Broken) -> tuple[Finding, ...]:
    files = []
    for name, content in case.files.items():
        path = folder / name
        path.write_bytes(content)
        side = path.stem if path.stem in ("train", "test") else None
        files.append(CheckedFile(path, side))
    return check_files(files, CheckOptions(max_length=MAX_LENGTH)).findings


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_fault_is_found_on_its_line_and_nothing_else(case: Broken, tmp_path: Path) -> None:
    found = checked(tmp_path, case)
    assert {(each.code, each.line) for each in found if each.level != "info"} == case.expected
    assert {(each.code, each.line) for each in found if each.level == "info"} >= case.notes


UNREADABLE = [case for case in CASES if "conversation" in {code for code, _ in case.expected}]


@pytest.mark.parametrize("case", UNREADABLE, ids=[case.name for case in UNREADABLE])
def test_why_a_row_is_no_conversation_is_said_in_chinese(case: Broken, tmp_path: Path) -> None:
    said = [in_chinese(found.message) for found in checked(tmp_path, case) if found.code == "conversation"]
    reasons = [text.removeprefix("无法作为对话读取：") for text in said]
    assert reasons != said
    assert [english_left(reason) for reason in reasons] == [[]] * len(reasons)


def test_the_corpus_has_many_files_and_nearly_all_codes() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    covered = {code for case in CASES for code, _ in (*case.expected, *case.notes)}
    # A file beyond 512 MB and a column that one row in a hundred has need large files; they have tests of their own.
    assert set(CODES) - covered == {"large-file", "other-columns"}


@pytest.mark.parametrize("rows", [REVIEWS, PAIRS, CHATS], ids=["reviews", "pairs", "chats"])
def test_rows_without_a_fault_have_no_findings(rows: tuple[dict[str, object], ...], tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(rows))
    assert check_files([CheckedFile(path)]).findings == ()


def test_a_clean_table_has_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(table(REVIEWS))
    assert check_files([CheckedFile(path)]).findings == ()
