"""The report in a terminal: its order, and lines that fit."""

from __future__ import annotations

from pathlib import Path
from unicodedata import east_asian_width

import pytest

from ftbench.data_check import CheckedFile, check_files
from ftbench.data_check.text_output import TextOutput
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from tests.core.data_check.corpus.broken import REVIEWS, lines

CATALOGUE = MessageCatalogue.of(CORE_MESSAGES)


def output(
    folder: Path,
    content: bytes,
    *,
    width: int = 80,
    language: str = "en",
    every: bool = False,
    name: str = "rows.jsonl",
) -> list[str]:
    path = folder / name
    path.write_bytes(content)
    report = check_files([CheckedFile(path, name=path.name)])
    text = TextOutput(width, lambda note: CATALOGUE.render(note, language), language, every)
    return list(text.lines(report))


def columns(line: str) -> int:
    return sum(1 + (east_asian_width(character) in "WF") for character in line)


LONG = {"text": "我们很喜欢这家饭店，" * 12 + "\u200b", "label": "positve"}
FAULTY = lines([*REVIEWS, *REVIEWS, LONG]) + b'{"text": "cut\n' * 8
LONG_NAME = "a-file-with-a-name-that-is-rather-long-for-a-terminal.jsonl"


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal(width: int, language: str, tmp_path: Path) -> None:
    written = output(tmp_path, FAULTY, width=width, language=language, name=LONG_NAME)
    assert [line for line in written if columns(line) > max(width, 74)] == []


def test_the_summary_comes_first_with_an_example_of_each_code(tmp_path: Path) -> None:
    written = output(tmp_path, FAULTY)
    assert written[0].endswith("25 rows, 8 unreadable (text → label)")
    assert written[2] == "8 errors, 15 warnings, 1 note:"
    assert (
        written[3] == "  error    json-syntax      8  line 26: not valid JSON: the line ends in the middle"[:79] + "…"
    )
    assert [line.split()[1] for line in written[3:9]] == [
        "json-syntax",
        "rare-label",
        "label-typo",
        "duplicate",
        "other-language",
        "zero-width",
    ]


def test_five_findings_of_a_code_are_shown_or_all(tmp_path: Path) -> None:
    written = output(tmp_path, FAULTY)
    assert sum("rows.jsonl:" in line and "not valid JSON" in line for line in written) == 5
    assert "  … 3 more (--all shows them)" in written
    every = output(tmp_path, FAULTY, every=True)
    assert sum("rows.jsonl:" in line and "not valid JSON" in line for line in every) == 8
    assert not any("more (--all" in line for line in every)


def test_findings_are_in_chinese_where_that_is_asked_for(tmp_path: Path) -> None:
    written = output(tmp_path, FAULTY, language="zh")
    assert any("不是有效的 JSON：这一行在中间断开" in line for line in written)
    assert any(line.startswith("duplicate: 某行与之前的行重复。") for line in written)


def test_rows_without_a_fault_say_so(tmp_path: Path) -> None:
    assert output(tmp_path, lines(REVIEWS))[2] == "No findings."


def test_an_empty_file_has_no_statistics(tmp_path: Path) -> None:
    written = output(tmp_path, b"")
    assert any("the file has no rows" in line for line in written)
    assert not any("median" in line for line in written)
