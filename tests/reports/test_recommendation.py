"""The recommendation at the top of the page and of Markdown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.recommendation import PREFERENCES, Recommendation, recommend
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.presentation.recommendation_words import recommendation_words
from ftbench_reports.html.recommendation import advice
from ftbench_reports.language import plain
from ftbench_reports.markdown import MarkdownReport
from ftbench_reports.model_card import ModelCardReport
from tests.reports.fake_run import TASKS, fake_run


@pytest.fixture(scope="module")
def run() -> RunResults:
    return fake_run(tasks=TASKS[:2], methods=("full", "lora", "zero-shot"))


def test_there_is_a_part_for_each_thing_that_may_matter_most(run: RunResults) -> None:
    view = RunView(run)
    parts = advice(view)
    assert [part.preference for part in parts] == list(PREFERENCES)
    for part in parts:
        (recommendation,) = recommend(view, part.preference)  # type: ignore[arg-type]
        assert part.lines == (recommendation_words(recommendation).lines,)


def test_the_table_by_task_has_the_numbers_of_the_comparison(run: RunResults) -> None:
    view = RunView(run)
    (recommendation,) = recommend(view)
    (table,) = advice(view)[0].tables
    for row, choice in zip(table.bodies[0].rows, recommendation.by_task, strict=True):
        metric = view.comparisons[choice.model, choice.tasks[0]].deciding
        assert metric is not None
        standing = metric.standing(choice.method)
        assert standing is not None
        texts = [plain(cell.text).text("en") for cell in row]
        assert texts[:2] == [choice.tasks[0], choice.method]
        assert texts[3] == f"{metric.metric} {standing.mean:.3f}"
        assert texts[4] == f"{metric.ranked[0].method} {metric.ranked[0].mean:.3f}"


def test_a_run_with_one_task_needs_no_table(run: RunResults) -> None:
    one = replace(run, cells=tuple(cell for cell in run.cells if cell.task == "sentiment"), tasks=run.tasks[:1])
    assert all(part.tables == () for part in advice(RunView(one)))


def test_the_same_lines_stand_in_markdown_in_the_language_of_the_matrix(run: RunResults, tmp_path: Path) -> None:
    chinese = replace(run, matrix={**run.matrix, "language": "zh"})
    (recommendation,) = recommend(RunView(chinese))
    text = MarkdownReport().write(chinese, tmp_path / "report.md").read_text(encoding="utf-8")
    for line in recommendation_words(recommendation).lines:
        assert f"- {line.text('zh')}" in text.replace("\\", "")


def test_a_run_without_results_has_none(run: RunResults) -> None:
    pending = tuple(replace(cell, status="pending", metrics={}) for cell in run.cells)
    assert advice(RunView(replace(run, cells=pending))) == ()


def test_a_model_card_says_what_the_comparison_recommends_on_its_task(run: RunResults, tmp_path: Path) -> None:
    card = ModelCardReport().about(model=None, task="intent", method="lora")
    text = card.write(run, tmp_path / "card.md").read_text(encoding="utf-8").replace("\\", "")
    (recommendation,) = recommend(RunView(run))
    choice = next(choice for choice in recommendation.by_task if choice.tasks == ("intent",))
    own = recommendation_words(Recommendation(recommendation.model, choice, (choice,)))
    assert "## What the comparison recommends here" in text
    for line in own.lines:
        assert f"- {line.text('en')}" in text
