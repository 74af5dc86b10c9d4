"""Drawings: theme classes instead of colours, both languages, nothing but shapes and text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from ftbench.analysis.comparison import Interval
from ftbench_reports.confusions import Confusion
from ftbench_reports.html.charts import (
    DifferenceMark,
    Line,
    curve_chart,
    difference_chart,
    method_key,
    thinned,
)
from ftbench_reports.html.confusion_chart import confusion_chart
from ftbench_reports.html.drawing import covering_ticks, log_ticks
from ftbench_reports.html.heat import HeatMark, heat_chart
from ftbench_reports.html.palette import LIGHT, method_styles
from ftbench_reports.language import say
from tests.reports.fake_run import HOSTILE

METHODS = ["full", "lora", *(f"method-{n}" for n in range(20)), HOSTILE]
STYLES = method_styles(METHODS, "full", {})


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


def test_each_seed_of_a_difference_has_a_small_dot_and_one_seed_has_none() -> None:
    seeds = ((0, 0.020), (1, 0.048))
    several = check(difference_chart([DifferenceMark("lora", 0.034, None, "unclear", seeds)]).svg)
    alone = check(difference_chart([DifferenceMark("lora", 0.034, None, "unclear")]).svg)

    titles = [element.text for element in several.iter("title")]
    assert [title for title in titles if title and "seed" in title] == ["lora, seed 0: +0.020", "lora, seed 1: +0.048"]
    assert not [element.text for element in alone.iter("title") if "seed" in (element.text or "")]


def test_every_seed_has_a_line_of_its_own() -> None:
    lines = [Line("lora", seed, ((0.5, 2.0 + seed), (1.0, 1.0 + seed))) for seed in (0, 1)]
    root = check(curve_chart(lines, STYLES, say("axis.epoch")).svg)

    titles = [element.text for element in root.iter("title")]
    assert titles.count("lora, seed 0") == 1
    assert titles.count("lora, seed 1") == 1


def test_a_wide_range_of_losses_is_logarithmic_with_few_lines() -> None:
    lines = [Line("lora", 0, ((0.0, 15.0), (0.5, 0.5), (1.0, 0.3)))]
    root = check(curve_chart(lines, STYLES, say("axis.epoch")).svg)

    labels = [element.text for element in root.iter("text") if not element.get("lang")]
    assert {"0.5", "1", "2", "5", "10"} <= set(labels)
    assert len(list(root.iter("line"))) < 8


def test_ticks_of_a_logarithmic_axis_lie_between_its_ends() -> None:
    assert log_ticks(0.3, 15) == [0.5, 1, 2, 5, 10]
    assert log_ticks(900, 4e6) == [1e3, 1e4, 1e5, 1e6]


def test_one_point_is_a_curve_too() -> None:
    check(curve_chart([Line("lora", 0, ((1.0, 2.0),))], STYLES, say("axis.epoch")).svg)


def test_methods_differ_by_more_than_colour() -> None:
    looks = {(style.colour, style.shape, style.dash) for style in STYLES.values()}

    assert len(looks) == len(METHODS)
    assert len({style.shape for style in list(STYLES.values())[:8]}) >= 7
    check(method_key(STYLES["lora"]).svg)


def test_methods_that_tuning_adds_rows_for_look_different_and_the_rows_look_like_their_methods() -> None:
    names = [name for one in ("full", "lora", "prefix", "adapter") for name in (one, f"{one} (default)")]
    default_rows = {name: name.removesuffix(" (default)") for name in names[1::2]}
    styles = method_styles(names, "full", default_rows)

    looks = [(styles[name].colour, styles[name].shape) for name in names[::2]]
    assert len(set(looks)) == 4
    assert [(styles[name].colour, styles[name].shape) for name in names[1::2]] == looks


def test_thinning_keeps_the_mean_and_the_last_point() -> None:
    points = [(float(n), float(n % 2)) for n in range(1001)]
    few = thinned(points, 101)

    assert len(few) == 101
    assert few[-1] == points[-1]
    assert few[0] == (4.5, 0.5)
    assert thinned(points[:5], 101) == tuple(points[:5])


@pytest.mark.parametrize(
    "name",
    ["constructor", "__proto__", "toString", "\U0001f4a9" * 60, "x" * 29 + "\U0001f4a9" * 9],
    ids=["constructor", "proto", "toString", "emoji", "emoji at the edge"],
)
def test_names_that_mean_something_to_javascript_or_are_cut_within_a_character_are_drawn(name: str) -> None:
    matrix = Confusion("lora", 1, {("a", "a"): 3, ("a", name): 1, (name, "b"): 2})
    drawings = [
        confusion_chart(matrix, ["a", name, "b"]),
        heat_chart([HeatMark(row, column, 0.5) for row in (name, "a") for column in (name, "b")], [name, "b"], {}),
        difference_chart([DifferenceMark(name, -0.2, None, "untested"), DifferenceMark("a", 0.1, None, "untested")]),
    ]

    for drawing in drawings:
        texts = [element.text or "" for element in check(drawing.svg).iter("text")]
        assert [text for text in texts if text.rstrip("…") and name.startswith(text.rstrip("…"))]
        assert not re.search("[\ue000-\uf8ff]", drawing.svg)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (-0.433, 0.121, [-0.6, -0.4, -0.2, 0.0, 0.2]),
        (0.0, 0.186, [0.0, 0.05, 0.1, 0.15, 0.2]),
        (-0.2, 0.2, [-0.2, -0.1, 0.0, 0.1, 0.2]),
        (0.0, 0.0, [0.0, 0.2]),
        (-30.0, 0.0, [-30.0, -20.0, -10.0, 0.0]),
    ],
)
def test_the_ticks_of_an_axis_reach_as_far_as_what_is_drawn(low: float, high: float, ticks: list[float]) -> None:
    assert covering_ticks(low, high) == ticks


def test_lines_of_differences_end_inside_the_labels_of_their_axis() -> None:
    svg = difference_chart([DifferenceMark("lora", -0.1, Interval(-0.186, 0.03), "unclear")]).svg
    labels = {float(text.replace("\u2212", "-")) for text in re.findall(r">([\u2212\d.]+)</text>", svg)}
    assert min(labels) <= -0.186
    assert max(labels) >= 0.03
