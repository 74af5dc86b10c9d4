"""One table as texts: for a terminal, as Markdown of a terminal's command, and as Markdown that is published."""

from __future__ import annotations

from ftbench.presentation.markdown import table_lines
from ftbench.presentation.styles import STYLES
from ftbench.presentation.table import Body, Column, Footnotes, Table, TableCell
from ftbench.presentation.table_texts import table_text
from ftbench.presentation.words import plain, worded

METHOD = worded({"en": "method", "zh": "方法"})


def table() -> Table:
    notes = Footnotes()
    why = notes.add(worded({"en": "one seed", "zh": "一个种子"}))
    rows = (
        (TableCell("lora_1"), TableCell("0.9", below="0.8 … 1", notes=(why,), strong=True), TableCell("a")),
        (TableCell("full"), TableCell(worded({"en": "failed", "zh": "失败"}), span=2)),
    )
    columns = (Column(METHOD, numeric=False), Column("score", "↑"), Column("group"))
    return Table("t", METHOD, columns, (Body(rows),), tuple(notes.notes), about=(worded({"en": "all", "zh": "全部"}),))


def test_a_terminal_has_columns_and_a_dash_where_a_cell_spans() -> None:
    assert table_text(table(), "en", STYLES["table"]).splitlines() == [
        "method  score ↑            group",
        "------  -----------------  -----",
        "lora_1  0.9 (0.8 … 1) [1]  a",
        "full    failed             –",
    ]


def test_the_texts_are_those_of_the_language() -> None:
    lines = table_text(table(), "zh", STYLES["markdown"]).splitlines()
    assert lines[0] == "| 方法 | score ↑ | group |"
    assert lines[3] == "| full | 失败 | – |"


def test_published_markdown_is_escaped_and_says_its_notes_below() -> None:
    assert table_lines(table(), "en") == [
        "| method | score ↑ | group |",
        "| --- | ---: | ---: |",
        r"| lora\_1 | **0.9** (0.8 … 1) [1] | a |",
        "| full | failed | – |",
        "",
        "all",
        "",
        "1. one seed",
    ]


def test_equal_notes_have_one_number() -> None:
    notes = Footnotes()
    assert [notes.add(plain(text)) for text in ("a", "b", "a")] == [1, 2, 1]
    assert notes.notes == [plain("a"), plain("b")]
