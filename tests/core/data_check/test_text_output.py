"""The report in a terminal: its order, and lines that fit."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from ftbench.data_check import CODES, CheckedFile, check_files
from ftbench.data_check.text_output import TextOutput
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from tests.core.data_check.corpus.broken import REVIEWS, lines, table

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


CHINESE_TICKETS = """\
rows.csv：15 行（text → label）

2 个错误、1 个警告、1 条说明：
  错误     empty-answer  2  第 15 行：答案为空
  警告     rare-label    1  第 14 行：标签 "new" 只有 1 行
  说明     outer-space   1  第 14 行：开头或结尾有空白
"""


def test_a_chinese_summary_has_aligned_columns(tmp_path: Path) -> None:
    more = [{"text": "A shop near us ", "label": "new"}, {"text": "A tall tree", "label": ""}]
    written = output(
        tmp_path, table([*REVIEWS, *more, {"text": "A slow bus", "label": ""}]), language="zh", name="rows.csv"
    )
    assert "\n".join(written).startswith(CHINESE_TICKETS)


def test_the_columns_of_chinese_numbers_end_where_the_english_ones_do(tmp_path: Path) -> None:
    english = output(tmp_path, lines(REVIEWS))
    chinese = output(tmp_path, lines(REVIEWS), language="zh")
    place = next(i for i, line in enumerate(english) if "median" in line)
    assert [columns(line) for line in english[place : place + 4]] == [
        columns(line) for line in chinese[place : place + 4]
    ]
    assert [line.split()[0] for line in chinese[place + 1 : place + 4]] == ["字符数/行", "词元数/行", "答案的词元数"]


def test_services_give_their_reasons_in_chinese(tmp_path: Path) -> None:
    written = output(tmp_path, table(REVIEWS), language="zh", name="rows.csv", width=120)
    assert any("不接受：各行应为 messages 或 prompt/completion 格式；文件应为 .jsonl" in line for line in written)
    assert any(
        line.startswith("  阿里云百炼 qwen3-14b  ") and " 美元（每百万词元 1.6 美元，" in line for line in written
    )


NAMES = {
    "OpenAI", "Together", "AI", "Fireworks", "Google", "Vertex", "Gemini", "Unicode", "UTF", "JSON", "CSV",
    "Windows", "Python", "True", "None", "list", "int",
    "gpt", "mini", "qwen", "ftbench", "plan", "all", "fix", "prompt", "completion", "messages", "jsonl",
    "rows", "text", "label", "positive", "negative", "positve", "open",
}  # fmt: skip
"""Names and values that are the same in every language."""


@pytest.mark.parametrize("content", [FAULTY, lines([{"a": "some words", "b": "other words"}]), b"", b"{'text': 1}"])
def test_the_chinese_report_has_no_english_words(content: bytes, tmp_path: Path) -> None:
    written = "\n".join(output(tmp_path, content, language="zh", width=200))
    without_codes = re.sub("|".join(sorted(CODES, key=len, reverse=True)), "", written)
    texts = "|".join(re.escape(row["text"]) for row in REVIEWS)
    assert set(re.findall(r"[A-Za-z]{2,}", re.sub(texts, "", without_codes))) - NAMES == set()


TABLE = b"text,label\nSo good,positive\n" + b"a,b,c\n" + b"\xff\xfe,positive\n" + b'"open'
TWO_VALUES = (
    b'{"text": "so", "text": "no"}\n{"text": "so" "label"}\n["so"]\n{"text": "so",}\n{"text": "\\k"}\n{text: 1}\n'
)


@pytest.mark.parametrize(("content", "name"), [(TABLE, "rows.csv"), (TWO_VALUES, "rows.jsonl"), (b"[1]", "rows.json")])
def test_faults_of_reading_are_told_in_chinese(content: bytes, name: str, tmp_path: Path) -> None:
    written = output(tmp_path, content, language="zh", width=200, name=name)
    told = [line for line in written if line.startswith(f"  {name}:")]
    assert len(told) >= 1
    english = {word for line in told for word in re.findall(r"[A-Za-z]{3,}", line.split(": ", 1)[1])}
    assert english - NAMES == set()


def test_rows_without_a_fault_say_so(tmp_path: Path) -> None:
    assert output(tmp_path, lines(REVIEWS))[2] == "No findings."


def test_an_empty_file_has_no_statistics(tmp_path: Path) -> None:
    written = output(tmp_path, b"")
    assert any("the file has no rows" in line for line in written)
    assert not any("median" in line for line in written)
