"""What may make the numbers mean little stands before them, on the page, in Markdown and on a model's card."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench_reports.health import health, limits_of
from ftbench_reports.html.explorer import DOWN, explorer, scale
from ftbench_reports.html.palette import method_styles
from ftbench_reports.html.size_chart import SizeLine, SizePoint, size_chart
from ftbench_reports.label_levels import level_lines
from ftbench_reports.language import say
from ftbench_reports.markdown import MarkdownReport
from ftbench_reports.measures import measures
from ftbench_reports.model_card import ModelCardReport
from ftbench_reports.score_tables import score_tables
from tests.core.analysis.health.label_runs import label_run
from tests.reports.fake_run import HOSTILE, TASKS, fake_run
from tests.reports.page_reader import Element, elements, only, page_with

EVEN = ["a"] * 20 + ["b"] * 20
MOSTLY_A = ["a"] * 24 + ["b"] * 16


@pytest.fixture(scope="module")
def collapsed() -> RunResults:
    """`lora` gives every row the label a, whose share is 0.6; `full` is right everywhere."""
    return label_run(MOSTLY_A, {"full": [MOSTLY_A], "lora": [["a"] * 40]})


def block(results: RunResults, *sections: str) -> str:
    """The block on the page with these sections."""
    text = page_with(results, *sections)
    start = text.index('<aside id="health"')
    return text[start : text.index("</aside>", start)]


def english(element: Element) -> str:
    return " ".join(element.text.split())


def test_the_block_stands_between_the_title_and_the_first_section(small_run: RunResults) -> None:
    text = page_with(small_run, "scores")
    assert text.index("<h1>") < text.index('<aside id="health"') < text.index("<main>")


def test_it_counts_the_findings_by_severity(collapsed: RunResults) -> None:
    found = health(RunView(collapsed), [])
    assert found.counts.text("en") == "1 severe finding, 1 warning, 1 remark"
    assert found.counts.text("zh") == "1 个严重问题、1 个警告、1 条说明"
    assert [line.severity for line in found.lines] == ["bad", "warning", "note"]


def test_three_findings_are_all_shown(collapsed: RunResults) -> None:
    text = block(collapsed, "scores")
    assert "<details" not in text
    assert text.count("<li>") == 3


def test_of_more_than_three_all_but_the_worst_are_folded(collapsed: RunResults) -> None:
    text = block(replace(collapsed, problems=("plugin x: raised",)), "scores")
    first, folded = text.split("<details>")
    assert (first.count("<li>"), folded.count("<li>")) == (1, 3)
    assert "lora answers 95 % of the rows or more with one label" in first
    assert "<summary>" in folded
    assert say("health.others", n=3).text("en") == "3 more"
    assert say("health.others", n=3).text("en") in folded


def test_a_sound_run_says_that_nothing_was_found() -> None:
    run = label_run(EVEN, {"full": [EVEN]})
    assert "Nothing was found that makes these numbers doubtful." in block(run, "scores")
    assert "没有发现会使这些数字存疑的问题。" in block(run, "scores")


def test_a_finding_links_to_its_cells_and_to_the_answers_that_show_it(collapsed: RunResults) -> None:
    (line, *_) = health(RunView(collapsed), ["samples", "cells"]).lines
    assert [(address, words.text("en")) for address, words in line.links] == [
        ("#/answers/nano/letters?method=lora&seed=every", "Answers: letters"),
        ("#/cell/letters-lora-0", "letters / lora / 0"),
    ]


def test_sections_that_the_page_lacks_are_not_linked_to(collapsed: RunResults) -> None:
    run = replace(collapsed, problems=("plugin x: raised",))
    links = [address for line in health(RunView(run), []).lines for address, _ in line.links]
    assert links == ["#/cell/letters-lora-0"] * 2


def test_many_cells_are_one_link(collapsed: RunResults) -> None:
    run = label_run(MOSTLY_A, {"full": [MOSTLY_A], "lora": [["a"] * 40] * 4})
    (line, *_) = health(RunView(run), ["cells"]).lines
    assert [address for address, _ in line.links] == ["#cells"]


def test_names_of_a_run_are_escaped(collapsed: RunResults) -> None:
    cells = tuple(replace(cell, method=cell.method + HOSTILE) for cell in collapsed.cells)
    text = block(replace(collapsed, cells=cells, baseline=f"full{HOSTILE}"), "scores")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_what_was_said_of_failed_cells_stands_in_the_block_once(run: RunResults) -> None:
    text = page_with(run, "cells")
    aside = english(only(elements(text), "aside", id="health"))
    assert "3 cells failed" in aside
    assert text.count("3 cells failed") == 1
    assert "1 cell has not run yet" in aside
    assert "2 cells were skipped" in aside
    assert "1 problem beside the cells" in aside


def test_markdown_begins_with_the_findings(collapsed: RunResults, tmp_path: Path) -> None:
    text = MarkdownReport().write(collapsed, tmp_path / "report.md").read_text(encoding="utf-8")
    title, _, *lines = text.splitlines()
    assert title == "# run"
    assert [line.partition(":")[0] for line in lines[:3]] == ["> - **severe**", "> - **warning**", "> - **remark**"]
    assert "lora answers 95 % of the rows or more with one label" in lines[0]


def test_markdown_is_in_the_language_of_the_matrix(collapsed: RunResults, tmp_path: Path) -> None:
    run = replace(collapsed, matrix={"language": "zh"})
    text = MarkdownReport().write(run, tmp_path / "report.md").read_text(encoding="utf-8")
    assert "> - **严重**: lora 对不少于 95 % 的数据只回答同一个标签" in text


def test_a_card_has_what_was_found_of_its_method_under_limitations(collapsed: RunResults, tmp_path: Path) -> None:
    def limits(method: str) -> str:
        about = ModelCardReport().about(model="nano", task="letters", method=method)
        text = about.write(collapsed, tmp_path / f"{method}.md").read_text(encoding="utf-8")
        return text.split("## Limitations")[1].split("## ")[0]

    assert "- lora answers 95 % of the rows or more with one label" in limits("lora")
    assert "- letters: not clearly better than always answering" in limits("lora")
    assert "one label" not in limits("full")
    assert "always answering" not in limits("full")


def test_a_card_leaves_out_what_is_no_limit_of_a_single_model(collapsed: RunResults) -> None:
    run = replace(collapsed, problems=("plugin x: raised",))
    said = [words.text("en") for words in limits_of(RunView(run), "nano", "letters", "lora")]
    assert len(said) == 2
    assert not any("default settings" in text or "problem" in text for text in said)


def test_the_table_of_scores_says_chance_and_majority(collapsed: RunResults) -> None:
    (table,) = score_tables(RunView(collapsed))
    assert table.about[0].text("en") == (
        "Without having learned anything, accuracy is: chance 0.500, always “a” 0.600. “a” is the most frequent label "
        "of the test rows."
    )


def test_levels_that_are_written_alike_have_one_line() -> None:
    levels = RunView(label_run(EVEN, {"full": [EVEN]})).label_levels["nano", "letters"]
    ((value, words),) = level_lines(levels)
    assert (value, words.text("en")) == (0.5, "chance, always “a”")


def test_both_levels_are_drawn_in_the_chart_of_quality_against_cost(collapsed: RunResults) -> None:
    cost = {"full": 2.0, "lora": 1.0}
    cells = [replace(cell, costs={"train_seconds": cost[cell.method]}) for cell in collapsed.cells]
    timed = RunView(replace(collapsed, cells=tuple(cells)))
    (comparison,) = timed.comparisons.values()
    available = measures(comparison, None, timed.label_levels["nano", "letters"])
    drawn = explorer("x", available, timed.contest, "cost train_seconds")
    assert drawn is not None
    bottom, left = drawn.axes[0]
    places = scale(available[0])
    for value in (0.5, 0.6):
        assert f"M0,{round((1 - places.place(value)) * DOWN, 2):g}H" in left
    assert ">chance<" in left
    assert ">always “a”<" in left
    assert ">随机猜测<" in left
    assert ">chance<" in bottom
    assert "chance" not in drawn.axes[1][0] + drawn.axes[1][1]


def test_the_axis_holds_the_levels() -> None:
    run = label_run(MOSTLY_A, {"full": [MOSTLY_A], "lora": [["a"] * 23 + ["b"] * 17]})
    (comparison,) = RunView(run).comparisons.values()
    (measure, *_) = measures(comparison, None, RunView(run).label_levels["nano", "letters"])
    assert scale(measure).low < 0.5


def test_levels_are_dotted_lines_with_their_names_in_the_chart_by_size() -> None:
    chart = size_chart(
        [SizeLine("lora", (SizePoint(10, 0.7, None), SizePoint(20, 0.8, None)))],
        method_styles(["lora"], "lora", {}),
        say("sizes.axis"),
        ((0.5, say("levels.chance")), (0.6, say("levels.majority", label="a"))),
    )
    assert len(re.findall(r'stroke-dasharray="1,4"', chart.svg)) == 2
    for text in ("chance", "随机猜测", "always “a”", "总是“a”"):
        assert f">{text}</text>" in chart.svg


def test_a_task_without_labels_has_no_levels() -> None:
    run = fake_run(tasks=TASKS[4:], methods=("full", "lora"), seeds=1)
    assert "learned anything" not in page_with(run, "scores", "costs")
