"""What methods cost, how fast they answer and what they need: one unit a column, one row a method, honest digits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ftbench.records.results import CellResult, Measured
from ftbench_reports.spread import range_of
from ftbench_reports.units import unit_of
from tests.core.analysis.two_hand_made_runs import with_cells
from tests.reports.fake_run import TASKS, fake_run
from tests.reports.page_reader import section_of

MIB = 2**20


def said(html: str) -> str:
    """What an English reader sees."""
    english = re.sub(r'<span class="l" lang="zh-CN">.*?</span>', "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", english).split())


def table(html: str, name: str) -> str:
    return html[html.index(f'id="{name}"') :].partition("</table>")[0]


def row(html: str, method: str) -> list[str]:
    """The texts of a method's first row."""
    rows = re.findall(r"<tr><th scope=row.*?</tr>", html, flags=re.DOTALL)
    cells = [[said(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", one, flags=re.DOTALL)] for one in rows]
    return next(one for one in cells if one[0] == method)


@pytest.fixture(scope="module")
def costs() -> str:
    return section_of(fake_run(tasks=(TASKS[0], TASKS[2]), methods=("full", "lora", "zero-shot")), "costs")


def measured(cell: CellResult) -> CellResult:
    """Tokens were timed once for all tasks; memory differs by task, and steps by seed as well."""
    trained = cell.method != "zero-shot"
    other = cell.task == TASKS[2].label
    return replace(
        cell,
        measured=Measured(
            milliseconds_per_token={"batch_1": 5.464, "batch_32": 1.018},
            memory={"evaluate": (700 + 200 * other) * MIB, **({"train": (800 + 300 * other) * MIB} if trained else {})},
            steps={"median": 0.1 + 0.01 * cell.seed + 0.3 * other} if trained else {},
            checks=({"name": "loss fell", "passed": not (other and cell.seed), "detail": None},) if trained else (),
        ),
    )


@pytest.fixture(scope="module")
def resources() -> str:
    run = fake_run(tasks=(TASKS[0], TASKS[2]), methods=("full", "lora", "zero-shot"))
    return section_of(with_cells(run, measured), "resources")


# Costs.


def test_the_charts_come_before_the_table(costs: str) -> None:
    assert costs.index("quality-against-cost") < costs.index('id="costs-table"')


def test_a_column_of_one_value_is_a_line_of_text(costs: str) -> None:
    assert "all parameters" not in table(costs, "costs-table")
    assert "The same in every cell: all parameters 3.4 M." in said(costs)


def test_a_cost_that_only_some_cells_have_keeps_its_column() -> None:
    run = fake_run(tasks=(TASKS[0],), methods=("full", "lora"), seeds=1)
    first, second = run.cells
    cells = (replace(first, costs={**first.costs, "joules": 3.0}), second)
    html = section_of(replace(run, cells=cells), "costs")
    assert "energy, J" in said(table(html, "costs-table"))
    assert "not measured" in said(html)


def test_a_method_that_trains_nothing_has_a_dash_and_no_time_of_nought(costs: str) -> None:
    html = table(costs, "costs-table")
    heads = [said(head) for head in re.findall(r"<th scope=\"col\".*?</th>", html, flags=re.DOTALL)]
    untrained = dict(zip(heads, row(html, "zero-shot"), strict=True))
    assert untrained["training time, min"] == "–"
    assert untrained["saved size, MiB"] == "–"
    assert untrained["trained parameters"] == "0"
    assert "a method that trains nothing has no such cost" in said(costs)


def test_tuning_that_took_no_time_anywhere_is_not_mentioned() -> None:
    run = with_cells(
        fake_run(tasks=(TASKS[0],), methods=("full", "lora")),
        lambda cell: replace(cell, costs={**cell.costs, "tune_seconds": 0.0}),
    )
    html = section_of(run, "costs")
    assert "tuning" not in said(table(html, "costs-table"))
    assert "tuning" not in said(html.partition("The same in every cell")[2])


def test_a_column_of_bytes_has_one_unit(costs: str) -> None:
    html = table(costs, "costs-table")
    assert "peak memory, MiB" in said(html)
    assert {"MiB", "GiB", "KiB"}.isdisjoint(" ".join(row(html, "full")).split())


@pytest.mark.parametrize(
    ("values", "name", "written"),
    [
        ([1022 * MIB, 1.04 * 1024 * MIB, 477 * MIB], "MiB", ["1,022", "1,065", "477"]),
        ([20.3 * MIB, 1.21 * MIB, 0.131 * MIB, 0], "MiB", ["20.30", "1.21", "0.13", "0.00"]),
        ([3 * 2**30, 40 * 2**30], "GiB", ["3.0", "40.0"]),
        ([512], "B", ["512"]),
    ],
)
def test_the_unit_suits_the_middle_of_the_bytes(values: list[float], name: str, written: list[str]) -> None:
    unit = unit_of("bytes", values)
    assert (unit.name, [unit.written(value) for value in values]) == (name, written)


def test_long_trainings_are_in_hours() -> None:
    unit = unit_of("seconds", [7200, 9000, 1800])
    assert (unit.name, unit.written(1800)) == ("h", "0.50")


# Speed and memory.


def test_each_method_has_one_row_and_the_tasks_are_folded_below(resources: str) -> None:
    first, _, folded = resources.partition("<details")
    assert len(re.findall("<tr><th scope=row", first)) == 3
    assert "By task, in detail" in said(folded)
    assert "Peak memory by stage" in said(folded)


def test_a_row_has_the_median_over_tasks_and_seeds_with_the_range(resources: str) -> None:
    full = row(table(resources, "resources-methods"), "full")
    assert full[3] == "255 100 – 410"
    assert full[4] == "950 800 – 1,100"


def test_what_was_measured_once_shows_two_digits_and_no_range(resources: str) -> None:
    assert row(table(resources, "resources-methods"), "lora")[1:3] == ["5.5", "1.0"]


def test_a_method_that_trains_nothing_has_no_step_and_no_training_memory(resources: str) -> None:
    assert row(table(resources, "resources-methods"), "zero-shot")[3:5] == ["–", "–"]


def test_checks_that_failed_are_counted_and_named(resources: str) -> None:
    assert row(table(resources, "resources-methods"), "full")[-1] == "3 / 4 failed: “loss fell”"


def test_tasks_with_the_same_numbers_share_one_body(resources: str) -> None:
    detail = table(resources, "resources-inference")
    assert detail.count("<tbody>") == 1
    assert "sentiment, support-qa" in said(detail)
    assert table(resources, "resources-peaks").count("<tbody>") == 2


@pytest.mark.parametrize(
    ("values", "middle", "ends"),
    [
        ([0.3232, 0.4341, 0.3517], "0.35", "0.32 – 0.43"),
        ([10.01, 10.02, 10.04], "10.020", "10.010 – 10.040"),
        ([95.0, 696.0, 336.0], "336", "95 – 696"),
        ([7.97], "8.0", None),
        ([5.0, 5.0], "5.0", None),
        ([0.0], "0", None),
    ],
)
def test_digits_stop_where_measurements_disagree(values: list[float], middle: str, ends: str | None) -> None:
    found = range_of(values)
    assert found is not None
    assert (found.middle(), found.ends()) == (middle, ends)


def test_numbers_that_are_not_finite_are_no_measurements() -> None:
    assert range_of([float("nan"), float("inf")]) is None
