"""Every broken file of the corpus: the right codes on the right lines, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.data_check import CheckedFile, CheckOptions, check_files
from ftbench.data_check.codes import CODES
from tests.core.data_check.corpus import conversations, reading, rows, texts
from tests.core.data_check.corpus.broken import CHATS, PAIRS, REVIEWS, Broken, lines, table

CASES = (*reading.CASES, *conversations.CASES, *rows.CASES, *texts.CASES)

MAX_LENGTH = 100


def checked(folder: Path, case: Broken) -> list[tuple[str, str, int | None]]:
    """(level, code, line) of all findings."""
    files = []
    for name, content in case.files.items():
        path = folder / name
        path.write_bytes(content)
        side = path.stem if path.stem in ("train", "test") else None
        files.append(CheckedFile(path, side))
    report = check_files(files, CheckOptions(max_length=MAX_LENGTH))
    return [(found.level, found.code, found.line) for found in report.findings]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_fault_is_found_on_its_line_and_nothing_else(case: Broken, tmp_path: Path) -> None:
    found = checked(tmp_path, case)
    assert {(code, line) for level, code, line in found if level != "info"} == case.expected
    assert {(code, line) for level, code, line in found if level == "info"} >= case.notes


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
