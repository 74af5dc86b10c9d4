"""The Markdown report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.presentation.markdown import escaped
from ftbench_reports.markdown import MarkdownReport
from tests.core.analysis.test_tuning_effects import with_defaults
from tests.reports.fake_run import HOSTILE, TASKS, fake_run, with_groups, with_text


def test_every_row_has_the_columns_of_its_table(run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]

    assert len(tables) == len(run.tasks)
    for table in tables:
        assert len({line.count("|") for line in table}) == 1
        assert len(table) == 2 + 6


def test_reasons_and_leaders_are_shown(run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")

    assert "| few-shot | failed: out of memory: 5.1 GiB asked, 3.9 GiB free | – | – | – | – | – | 0 of 2 |" in text
    assert "toxicity is not available" in text
    assert "| lora | **0.915**" in text


def test_methods_have_the_letters_of_their_groups(run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")
    heading, _, *rows = text.split("## sentiment\n\n")[1].split("\n\n")[0].splitlines()

    assert heading.split(" | ")[2] == "group"
    letters = {row.split(" | ")[0].strip("| "): row.split(" | ")[2] for row in rows}
    assert letters == dict(RunView(run).comparisons["builtin:nano", "sentiment"].metrics["accuracy"].letters)
    assert letters["lora"] == "a"


def test_with_one_seed_every_interval_says_that_it_leaves_training_out(small_run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(small_run, tmp_path / "report.md").read_text(encoding="utf-8")

    assert "intervals cover test examples only; training randomness is not in them (one seed)" in text
    table = text.split("## sentiment\n\n")[1]
    assert "1. interval covers test examples only; training randomness is not in it (one seed)" in table
    full, lora, zero_shot = (
        next(line for line in table.splitlines() if line.startswith(f"| {name} "))
        for name in ("full", "lora", "zero-shot")
    )
    assert [line.count(" [1] ") for line in (full, lora, zero_shot)] == [
        1,
        2,
        1,
    ]  # score and difference; nothing random in zero-shot


def test_what_tuning_was_worth_is_said_before_the_tables(tmp_path: Path) -> None:
    run = with_defaults(fake_run(tasks=TASKS[:1]), "lora", "prefix")
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")
    assert "on test rows, one method on one task: clearly better in 1." in text.split("## sentiment")[0]


def test_with_several_seeds_nothing_is_said_of_training_being_left_out(tmp_path: Path) -> None:
    run = fake_run(tasks=TASKS[:1])
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")

    assert "test examples only" not in text


def test_groups_of_test_rows_are_counted(tmp_path: Path) -> None:
    run = with_groups(fake_run(tasks=TASKS[:1]), 4)
    english = MarkdownReport().write(run, tmp_path / "en.md").read_text(encoding="utf-8")
    chinese = (
        MarkdownReport()
        .write(replace(run, matrix={**run.matrix, "language": "zh"}), tmp_path / "zh.md")
        .read_text(encoding="utf-8")
    )

    assert "300 test examples in 75 groups" in english
    assert "300 个测试样本（分属 75 组）" in chinese


def test_hostile_text_stays_on_its_line_and_is_no_markup(small_run: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(with_text(small_run, HOSTILE), tmp_path / "report.md").read_text(encoding="utf-8")

    assert "<" not in text
    assert "‹U+202E›" in text
    assert {line.count("|") for line in text.splitlines() if line.startswith("|")} <= {8, 9, 10}


def test_signs_of_markdown_are_escaped() -> None:
    assert escaped("a|b *c* [d](e) `f`\n# g <i>") == r"a&#124;b \*c\* \[d\](e) \`f\` \# g &#60;i&#62;"
