"""Quality against any cost: places on axes, the first pair, and what is drawn for paper."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from ftbench.analysis.comparison import Interval
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench_reports.html.explorer import ACROSS, DOWN, Scale, explorer, scale
from ftbench_reports.language import plain
from ftbench_reports.measures import Measure, measures
from tests.reports.fake_run import HOSTILE
from tests.reports.page_reader import elements, page


def cost(values: dict[str, float], **changes: object) -> Measure:
    written = {method: f"{value:g}" for method, value in values.items()}
    return replace(Measure("cost x", plain("x"), "lower", False, values, written), **changes)  # type: ignore[arg-type]


QUALITY = replace(
    cost({"full": 0.8, "lora": 0.7, "zero": 0.4}),
    name="accuracy",
    quality=True,
    direction="higher",
    intervals={"lora": Interval(0.6, 0.8)},
)


def test_a_linear_cost_starts_at_0_and_a_metric_does_not() -> None:
    assert scale(cost({"a": 5.0, "b": 10.0})).low == 0
    assert scale(QUALITY).low > 0.3


def test_a_wide_cost_is_logarithmic_and_keeps_a_place_for_0() -> None:
    found = scale(cost({"zero": 0.0, "lora": 1e3, "full": 1e6}))
    assert found.logarithmic
    assert 0 < found.place(0.0) < found.place(1e3) < found.place(1e6) < 1
    assert found.place(1e3 * 1e3**0.5) == pytest.approx((found.place(1e3) + found.place(1e6)) / 2)


def test_a_metric_near_0_stays_on_a_linear_axis() -> None:
    assert not scale(replace(QUALITY, values={"a": 0.0001, "b": 0.9})).logarithmic


def test_equal_values_have_an_axis() -> None:
    assert 0 < scale(replace(QUALITY, values={"a": 0.5}, intervals={})).place(0.5) < 1
    assert scale(cost({"a": 0.0})).place(0.0) == 0


def test_places_outside_a_logarithmic_axis_are_cut() -> None:
    assert Scale(1.0, 10.0, True, 0.0).place(-3.0) == 0


def test_ticks_stand_where_marks_of_their_value_would() -> None:
    """The axes are Vega's, the places ours: both must mean the same."""
    measure = cost({"full": 40.0, "lora": 11.0})
    drawn = explorer("one", [QUALITY, measure], ["full", "lora"], "cost x")
    assert drawn is not None
    bottom = ElementTree.fromstring(f"<g>{drawn.axes[1][0]}</g>")
    ticks = {
        float(one.text): float(re.findall(r"[\d.]+", one.get("transform", ""))[0])
        for one in bottom.iter("text")
        if one.text and one.text.isdigit()
    }
    assert len(ticks) >= 3
    for value, at in ticks.items():
        assert scale(measure).place(value) * ACROSS == pytest.approx(at, abs=0.6)


def test_the_first_pair_is_drawn_with_intervals_and_the_stair_of_the_front() -> None:
    drawn = explorer("one", [QUALITY, cost({"full": 40.0, "lora": 11.0})], ["full", "lora", "zero"], "cost x")
    assert drawn is not None
    lora = next(mark for mark in drawn.marks if mark.method == "lora")
    ((x, y, right, down),) = lora.whiskers
    assert (x, right) == (lora.x, 0)
    assert y < lora.y < y + down <= DOWN
    assert drawn.front == ("lora", "full")
    assert drawn.line.count("H") == 1
    assert drawn.lacking == ("zero",)


def test_without_a_direction_there_is_no_front() -> None:
    drawn = explorer("one", [QUALITY, cost({"full": 4.0, "lora": 1.0}, direction=None)], ["full", "lora"], "cost x")
    assert drawn is not None
    assert drawn.front == ()


def test_metrics_come_first_and_every_cost_that_differs_can_be_chosen(run: RunResults) -> None:
    found = measures(RunView(run).comparisons["builtin:nano", "support-qa"])
    names = [one.name for one in found]
    assert names[:2] == ["token_f1", "loss"]
    assert {"cost train_seconds", "cost trainable_parameters", "cost peak_memory_bytes"} <= set(names)
    assert "cost total_parameters" not in names


def test_hostile_names_stay_text(small_run: RunResults) -> None:
    cells = tuple(replace(cell, method=cell.method + HOSTILE) for cell in small_run.cells)
    found = elements(page(replace(small_run, cells=cells, baseline="full" + HOSTILE)))
    marks = [one for one in found if one.attributes.get("class") == "mark"]
    assert marks
    assert not [one for one in found if one.tag == "img"]
