"""The verdict of the page: every method against the baseline in one table, and a block for each task and model."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench_reports.html.difference_figure import _marks
from ftbench_reports.html.sections.verdict import Verdict
from ftbench_reports.language import plain
from ftbench_reports.tables import TableCell
from tests.reports.fake_run import TASKS, fake_run


@pytest.fixture(scope="module")
def view() -> RunView:
    return RunView(fake_run(tasks=TASKS[:2]))


@pytest.fixture(scope="module")
def built(view: RunView) -> dict[str, Any]:
    return dict(Verdict().build(view))


def text(cell: TableCell) -> str:
    return plain(cell.text).text("en")


def test_the_table_against_the_baseline_counts_each_verdict_in_its_own_column(
    view: RunView, built: dict[str, Any]
) -> None:
    table = built["overall"]
    heads = [plain(column.label).text("en") for column in table.columns]
    assert heads[:4] == ["method", "better", "no clear difference", "worse"]
    assert heads[-5:-3] == ["best, or level with it", "better than the untrained"]
    assert heads[-3:] == ["training time", "trained parameters", "peak memory"]
    counts: dict[str, Counter[str]] = {}
    leading: Counter[str] = Counter()
    for comparison in view.comparisons.values():
        metric = comparison.deciding
        assert metric is not None
        reference = metric.standing("full")
        assert reference is not None
        leading.update(one.method for one in metric.leaders)
        for one in metric.standings:
            if one is not reference and (found := metric.difference(one, reference)):
                counts.setdefault(one.method, Counter())[found.verdict] += 1
    rows = {row[0].key: row for row in table.bodies[0].rows}
    assert rows.keys() == counts.keys()
    for method, row in rows.items():
        shown = dict(zip(heads, row, strict=True))
        for head, verdict in (("better", "better"), ("no clear difference", "unclear"), ("worse", "worse")):
            assert text(shown[head]) == str(counts[method][verdict])
            assert shown[head].sort == counts[method][verdict]
        total = sum(counts[method].values())
        assert text(shown["best, or level with it"]) == f"{leading[method]} / {total}"


def test_costs_in_that_table_are_those_of_the_method_by_those_of_the_baseline(built: dict[str, Any]) -> None:
    rows = {row[0].key: row for row in built["overall"].bodies[0].rows}
    time, parameters, memory = rows["lora"][-3:]
    assert 0.3 < float(time.sort) < 0.5  # 84 s by 212 s, each up to a tenth more
    assert re.fullmatch(r"0\.\d\d× \(0\.\d\d–0\.\d\d×\)", text(time))
    assert parameters.sort == pytest.approx(98_304 / 3_400_000)
    assert text(parameters) == "2.9 %"
    assert memory.sort == pytest.approx(0.5)
    time, parameters, _ = rows["zero-shot"][-3:]
    assert (text(time), text(parameters)) == ("–", "–")


def test_few_methods_have_sentences_and_no_table() -> None:
    found = Verdict().build(RunView(fake_run(tasks=TASKS[:1], methods=("full", "lora"))))
    assert found["overall"] is None
    assert [plain(one).text("en").partition(" ")[0] for one in found["lead"]] == ["lora"]


def test_how_often_each_leads_is_said_where_there_are_several_comparisons_only(built: dict[str, Any]) -> None:
    said = plain(built["overview"]).text("en")
    assert said.startswith("Best, or level with it, over 2 comparisons: ")
    assert "lora on 2 of 2" in said
    assert Verdict().build(RunView(fake_run(tasks=TASKS[:1])))["overview"] is None


def test_a_block_names_its_task_and_the_model_where_there_are_several(built: dict[str, Any]) -> None:
    assert [(one.name, one.task, one.model) for one in built["blocks"]] == [
        ("verdict-1", "sentiment", None),
        ("verdict-2", "intent", None),
    ]
    run: RunResults = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    other = tuple(replace(cell, cell=f"{cell.cell}x", model="hf:other") for cell in run.cells)
    found = Verdict().build(RunView(replace(run, cells=(*run.cells, *other))))
    assert [one.model for one in found["blocks"]] == ["builtin:nano", "hf:other"]


def test_a_block_has_facts_before_its_verdict(built: dict[str, Any]) -> None:
    first = built["blocks"][0]
    assert plain(first.facts).text("en") == "accuracy ↑ · higher is better · 300 test examples · 2 seeds a method"
    assert plain(first.lead).text("en").startswith("lora has the highest accuracy")


def test_a_task_without_a_metric_has_a_block_without_chart_and_table() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    bare = replace(run, tasks=(replace(run.tasks[0], metrics=()),))
    (block,) = Verdict().build(RunView(bare))["blocks"]
    assert (block.task, block.against, block.chart, block.table) == ("sentiment", (), None, None)
    assert plain(block.facts).text("en") == "This task names no metric, so nothing decides."


def test_without_a_direction_there_is_a_table_and_no_chart() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    (block,) = Verdict().build(RunView(replace(run, metrics={})))["blocks"]
    assert (block.chart, block.chart_title) == (None, None)
    assert block.table is not None


def test_dots_are_the_differences_of_single_seeds_to_the_mean_of_the_baseline(view: RunView) -> None:
    metric = next(iter(view.comparisons.values())).deciding
    assert metric is not None
    marks = {mark.method: mark for mark in _marks(metric, "full")}
    full, lora = (metric.standing(name) for name in ("full", "lora"))
    assert full is not None
    assert lora is not None
    assert full.mean is not None
    values = lora.group.values(metric.metric)
    assert dict(marks["lora"].seeds) == pytest.approx({seed: value - full.mean for seed, value in values.items()})
    assert sum(dict(marks["lora"].seeds).values()) / 2 == pytest.approx(marks["lora"].value)


def test_the_title_speaks_of_dots_only_where_there_are_several_seeds(built: dict[str, Any]) -> None:
    alone = Verdict().build(RunView(fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)))
    assert "single seeds" in built["blocks"][0].chart_title.text("en")
    assert "single seeds" not in alone["blocks"][0].chart_title.text("en")


def test_the_seeds_of_methods_with_fewer_are_named() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora", "zero-shot"))
    fewer = replace(run, cells=tuple(cell for cell in run.cells if cell.method != "zero-shot" or cell.seed == 0))
    (block,) = Verdict().build(RunView(fewer))["blocks"]
    assert "2 seeds (zero-shot: 1)" in plain(block.facts).text("en")


def test_methods_that_the_chart_leaves_out_are_named_below_it() -> None:
    (block,) = Verdict().build(RunView(fake_run(tasks=TASKS[:1])))["blocks"]
    assert (
        plain(block.chart_title)
        .text("en")
        .endswith(
            "(right is better); small dots: single seeds. Not drawn, because they train nothing: few-shot, zero-shot."
        )
    )
    (block,) = Verdict().build(RunView(fake_run(tasks=TASKS[:1], methods=("full", "zero-shot"))))["blocks"]
    assert block.chart is not None
    assert "zero-shot" in block.chart.svg
    assert "Not drawn" not in plain(block.chart_title).text("en")


def test_the_table_of_a_block_has_the_corrected_p_of_each_difference(view: RunView, built: dict[str, Any]) -> None:
    table = built["blocks"][0].table
    heads = [plain(column.label).text("en") for column in table.columns]
    assert heads == ["method", "accuracy", "difference to full", "95 % interval", "p (Holm)", "in words", "seeds"]
    rows = {row[0].key: row for row in table.bodies[0].rows}
    assert text(rows["full"][4]) == "–"
    assert text(rows["zero-shot"][4]) == "<0.001"
