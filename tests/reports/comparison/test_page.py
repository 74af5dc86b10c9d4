"""The page of two runs: what changed, by how much, whether it is noise, and what they were made with."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.run_comparison import ComparedRuns, compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.messages import Note
from ftbench.records.results import CellResult
from ftbench_reports.comparison.page import comparison_page
from ftbench_reports.comparison.report import HtmlComparison
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.reports.fake_run import HOSTILE

CHANCES = {"full": 0.6, "lora": 0.6, "prefix": 0.6, "adapter": 0.6}


def page(a: RunResults, b: RunResults, *metrics: str) -> str:
    return comparison_page(ComparedRuns(a, b, compare_runs(a, b, None), metrics))


def words(html: str) -> str:
    """What an English reader sees."""
    text = re.sub(
        r'<span class="l" lang="zh-CN">.*?</span>|<style>.*?</style>|<script>.*?</script>', "", html, flags=re.S
    )
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def part(html: str, anchor: str) -> str:
    return html[html.index(f'<section id="{anchor}"') :].partition("</section>")[0]


@pytest.fixture(scope="module")
def a() -> RunResults:
    return hand_made_run(CHANCES, 1)


@pytest.fixture(scope="module")
def b(a: RunResults) -> RunResults:
    """lora is far better, prefix far worse, full is the same cells, adapter only drew other luck."""
    other = hand_made_run({**CHANCES, "lora": 0.95, "prefix": 0.3}, 2)
    same = {cell.seed: cell for cell in a.cells if cell.method == "full"}
    cells = tuple(same[cell.seed] if cell.method == "full" else cell for cell in other.cells)
    return replace(other, cells=cells)


def test_the_verdict_says_what_changed_clearly_and_what_did_not(a: RunResults, b: RunResults) -> None:
    said = words(part(page(a, b), "verdict"))
    runs = compare_runs(a, b)
    changes = {name[2]: change for name, change in runs.changes().items()}
    assert "2 of 4 results changed clearly: 1 better, 1 worse, 1 without a clear difference, 1 identical." in said
    lora = changes["lora"]
    assert lora.difference is not None
    assert lora.difference.value is not None
    assert f"lora : {lora.a:.3f} → {lora.b:.3f} , higher by {lora.difference.value:.3f} (better)" in said.replace(
        f"{lora.b:.3f},", f"{lora.b:.3f} ,"
    )
    assert "No clear difference: adapter." in said
    assert "The same cells with the same scores: full." in said
    assert "for all 4 results in both runs" in said


def test_the_chart_has_each_difference_with_its_interval_as_a_label(a: RunResults, b: RunResults) -> None:
    change = compare_runs(a, b).changes()["nano", "reviews", "lora"].difference
    assert change is not None
    label = f"lora: +{change.value:.3f} (+{change.low:.3f} … +{change.high:.3f})"
    assert f"<title>{label}</title>" in part(page(a, b), "verdict")


def test_settings_and_environment_that_differ_stand_apart(a: RunResults, b: RunResults) -> None:
    def changed(cell: CellResult) -> CellResult:
        method = cell.spec.method.model_copy(update={"settings": {"r": 8}})
        spec = cell.spec.model_copy(update={"method": method})
        return replace(cell, cell=f"{cell.cell}-b", spec=spec, environment={"torch": "2.12.0", "device": "cpu"})

    html = page(a, with_cells(b, changed))
    assert "method.settings.r 16 8 all results in both runs" in words(part(html, "settings"))
    assert "torch" not in part(html, "settings")
    assert "torch 2.11.0 2.12.0 all results in both runs" in words(part(html, "environment"))


def test_the_same_settings_and_machine_are_said(a: RunResults, b: RunResults) -> None:
    html = page(a, b)
    assert "made with the same settings, data and seeds" in part(html, "settings")
    assert "same machine and library versions" in part(html, "environment")


def test_every_cell_has_its_two_values(a: RunResults, b: RunResults) -> None:
    found = part(page(a, b), "cells")
    assert found.count("<tr><th scope=row") == 12
    cells = [next(c for c in run.cells if c.method == "lora" and c.seed == 1) for run in (a, b)]
    values = [cell.metrics["accuracy"].value for cell in cells]
    assert f"lora 1 accuracy {values[0]:.3f} {values[1]:.3f}" in words(found)
    assert "the same cell" in words(found)


def test_what_only_one_run_has_is_said(a: RunResults, b: RunResults) -> None:
    fewer = replace(b, cells=tuple(cell for cell in b.cells if cell.method != "prefix"))
    assert "Only in A: prefix on reviews with nano." in words(part(page(a, fewer), "alone"))
    assert "Only in B: prefix on reviews with nano." in words(part(page(fewer, a), "alone"))
    assert 'id="alone"' not in page(a, b)


def test_runs_without_a_common_group_say_so() -> None:
    said = words(page(hand_made_run({"full": 0.5}, 1), hand_made_run({"lora": 0.5}, 2)))
    assert "nothing to compare" in said


def test_a_group_without_a_value_says_why(a: RunResults, b: RunResults) -> None:
    def failed(cell: CellResult) -> CellResult:
        return (
            replace(cell, status="failed", reason=Note.plain("out of memory"), metrics={})
            if cell.method == "lora"
            else cell
        )

    said = words(part(page(a, with_cells(b, failed)), "verdict"))
    assert "Not tested: lora (no value in B: out of memory)." in said


def test_each_metric_that_was_asked_for_has_its_own_verdict(a: RunResults, b: RunResults) -> None:
    said = words(part(page(a, b, "accuracy", "loss"), "verdict"))
    assert "accuracy – 2 of 4 results changed clearly" in said
    assert "loss – 2 of 4 results changed clearly" in said
    assert "(left is better)" in said


def test_the_same_runs_give_the_same_bytes_and_no_path(
    a: RunResults, b: RunResults, draw_anew: Callable[[], None], tmp_path: Path
) -> None:
    runs = ComparedRuns(a, b, compare_runs(a, b))
    one = HtmlComparison().write_comparison(runs, tmp_path / "x" / "c.html")
    draw_anew()
    other = HtmlComparison().write_comparison(runs, tmp_path / "y" / "c.html")
    assert one.read_bytes() == other.read_bytes()
    assert str(tmp_path).encode() not in one.read_bytes()


def test_hostile_names_stay_text(a: RunResults, b: RunResults) -> None:
    def hostile(cell: CellResult) -> CellResult:
        return replace(cell, method=f"{cell.method} {HOSTILE}", reason=Note.plain(HOSTILE))

    html = page(with_cells(replace(a, name=HOSTILE), hostile), with_cells(b, hostile))
    assert "<img" not in html
    assert html.count("<script>") == 1
    assert "‹U+202E›" in html


def test_what_differs_comes_before_the_verdict_and_the_verdict_names_it(a: RunResults, b: RunResults) -> None:
    def smaller(cell: CellResult) -> CellResult:
        task = cell.spec.task.model_copy(update={"data": "beef"})
        return replace(cell, cell=f"{cell.cell}-b", spec=cell.spec.model_copy(update={"task": task}))

    sized = [
        replace(run, tasks=tuple(replace(task, rows={"train": rows, "test": 200}) for task in run.tasks))
        for run, rows in ((a, 235), (with_cells(b, smaller), 64))
    ]
    html = page(*sized)
    said = words(part(html, "verdict"))
    assert said.index("The runs differ in training rows (235 → 64).") < said.index("of 4 results changed clearly")
    assert "Remember: the runs differ in training rows." in said
    assert "training rows rows.train 235 64 all results in both runs" in words(part(html, "settings"))
    assert "beef" not in html


def test_groups_are_called_results_and_explained(a: RunResults, b: RunResults) -> None:
    said = words(part(page(a, b), "verdict"))
    assert "A result is one method on one task with one model" in said
    assert "group" not in said
