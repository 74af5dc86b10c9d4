"""The Markdown report."""

from __future__ import annotations

from pathlib import Path

from ftbench.results.model import RunResults
from ftbench_reports.markdown import MarkdownReport, escaped
from tests.reports.fake_run import HOSTILE, with_text


def test_every_row_has_the_columns_of_its_table(run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]

    assert len(tables) == len(run.tasks)
    for table in tables:
        assert len({line.count("|") for line in table}) == 1
        assert len(table) == 2 + 6


def test_reasons_and_leaders_are_shown(run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")

    assert "| few-shot | failed: out of memory: 5.1 GiB asked, 3.9 GiB free | – | – | 0 / 2 |" in text
    assert "toxicity is not available" in text
    assert "| lora | **0.915**" in text


def test_hostile_text_stays_on_its_line_and_is_no_markup(small_run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(with_text(small_run, HOSTILE), tmp_path / "report.md").read_text(encoding="utf-8")

    assert "<" not in text
    assert "‹U+202E›" in text
    assert {line.count("|") for line in text.splitlines() if line.startswith("|")} in (
        {6},
        {6, 7},
        {6, 8},
        {6, 7, 8},
        {7},
        {7, 8},
        {8},
    )


def test_signs_of_markdown_are_escaped() -> None:
    assert escaped("a|b *c* [d](e) `f`\n# g <i>") == r"a&#124;b \*c\* \[d\](e) \`f\` \# g &#60;i&#62;"
