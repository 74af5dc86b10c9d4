"""Drawings: theme classes instead of colours, both languages, nothing but shapes and text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from ftbench.results.comparison import Interval
from ftbench_reports.html.charts import (
    CostMark,
    DifferenceMark,
    Line,
    cost_chart,
    curve_chart,
    difference_chart,
    method_key,
    thinned,
)
from ftbench_reports.html.palette import LIGHT, method_styles
from ftbench_reports.language import say
from tests.reports.fake_run import HOSTILE

METHODS = ["full", "lora", *(f"method-{n}" for n in range(20)), HOSTILE]
STYLES = method_styles(METHODS, "full")


def check(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()} <= {"svg", "g", "path", "line", "text", "title"}
    assert not re.search(r"#[0-9a-f]{6}|style=|font-family|href|\bid=", svg)
    classes = {name for element in root.iter() for name in element.get("class", "").split()}
    assert classes - {"chart", "l"} <= {f"{kind}-{name}" for kind in "fs" for name in LIGHT}
    return root


def test_differences_show_value_and_interval_in_words_on_each_mark() -> None:
    marks = [
        DifferenceMark("lora", 0.034, Interval(0.010, 0.058), "better"),
        DifferenceMark(HOSTILE, -0.2, None, "untested"),
    ]
    root = check(difference_chart(marks).svg)

    titles = [element.text for element in root.iter("title")]
    assert "lora: +0.034 (+0.010 … +0.058)" in titles
    assert any(title and title.startswith("</script>") for title in titles)


def test_costs_are_labelled_in_both_languages() -> None:
    marks = [CostMark("full", 3.4e6, 0.9), CostMark("lora", 1e5, 0.91), CostMark(HOSTILE, 2e4, 0.7)]
    root = check(cost_chart(marks, {"method-1": 0.4}, STYLES, say("axis.trainable_parameters")).svg)

    assert {e.text for e in root.iter("text") if e.get("lang")} == {"trained parameters", "训练参数量"}
    assert "method-1" in [e.text for e in root.iter("text")]


def test_the_names_of_close_levels_stand_side_by_side_and_those_of_distant_ones_do_not() -> None:
    def starts(lines: dict[str, float]) -> list[float]:
        root = check(cost_chart([CostMark("full", 9.0, 0.9)], lines, STYLES, say("axis.train_seconds")).svg)
        return [float(re.findall(r"[\d.]+", e.get("transform", ""))[0]) for e in root.iter("text") if e.text in lines]

    far, close = starts({"method-1": 0.2, "method-2": 0.6}), starts({"method-1": 0.01, "method-2": 0.02})
    assert far[0] == far[1]
    assert abs(close[0] - close[1]) > 6 * len("method-1")


def test_a_cost_of_nothing_is_drawn_on_a_linear_axis() -> None:
    check(
        cost_chart([CostMark("full", 0.0, 0.9), CostMark("lora", 9.0, 0.8)], {}, STYLES, say("axis.train_seconds")).svg
    )


def test_every_seed_has_a_line_of_its_own() -> None:
    lines = [Line("lora", seed, ((0.5, 2.0 + seed), (1.0, 1.0 + seed))) for seed in (0, 1)]
    root = check(curve_chart(lines, STYLES, say("axis.epoch")).svg)

    titles = [element.text for element in root.iter("title")]
    assert titles.count("lora, seed 0") == 1
    assert titles.count("lora, seed 1") == 1


def test_one_point_is_a_curve_too() -> None:
    check(curve_chart([Line("lora", 0, ((1.0, 2.0),))], STYLES, say("axis.epoch")).svg)


def test_methods_differ_by_more_than_colour() -> None:
    looks = {(style.colour, style.shape, style.dash) for style in STYLES.values()}

    assert len(looks) == len(METHODS)
    assert len({style.shape for style in list(STYLES.values())[:8]}) >= 7
    check(method_key(STYLES["lora"]).svg)


def test_thinning_keeps_the_mean_and_the_last_point() -> None:
    points = [(float(n), float(n % 2)) for n in range(1001)]
    few = thinned(points, 101)

    assert len(few) == 101
    assert few[-1] == points[-1]
    assert few[0] == (4.5, 0.5)
    assert thinned(points[:5], 101) == tuple(points[:5])
