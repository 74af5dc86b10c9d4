"""The charts of the report as Altair specifications: what is plotted, on which axes, in which style."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ftbench.analysis.comparison import Interval
from ftbench.analysis.statistics import Verdict
from ftbench.presentation.numbers import decimals, number, signed
from ftbench.presentation.tone import tone_of
from ftbench_reports.html.drawing import Drawing, covering_ticks, draw, log_ticks
from ftbench_reports.html.palette import INK, MethodStyle
from ftbench_reports.language import Words
from ftbench_reports.text import visible

WIDTH, HEIGHT = 440, 250
_WIDE = 8
"""A range of losses wider than this factor has a logarithmic axis."""
_X = "@x"
"""Placeholder of the horizontal axis's title, which is replaced by both languages after drawing."""


@dataclass(frozen=True, slots=True)
class DifferenceMark:
    method: str
    value: float
    interval: Interval | None
    verdict: Verdict
    seeds: tuple[tuple[int, float], ...] = ()
    """(seed, difference) of each seed, drawn as small dots; none if there is one seed only."""


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: a method's loss by epoch with one seed."""

    method: str
    seed: int
    points: tuple[tuple[float, float], ...]
    fold: int | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """The losses of one method over the values of a setting, and the value that was chosen."""

    method: str
    points: tuple[tuple[float, float], ...]
    """Short trials if there are full trainings; drawn as a line."""
    chosen: float | None
    full: tuple[tuple[float, float], ...] = ()
    """Full trainings, which decided; drawn as marks alone."""


def difference_chart(marks: Sequence[DifferenceMark]) -> Drawing:
    """A dot and an interval for each method, on both sides of a line at zero; hollow where nothing is clear.

    Single seeds are small dots below the interval, where it does not cover them.
    """
    import altair as alt

    values, seeds = [], []
    for mark in marks:
        low, high = _drawn_ends(mark)
        places = decimals(mark.value, low, high)
        label = f"{visible(mark.method)}: {signed(mark.value, places)}"
        label += f" ({signed(low, places)} … {signed(high, places)})" if mark.interval else ""
        colour = INK[tone_of(mark.verdict)]
        fill = colour if mark.verdict in ("better", "worse") else INK["page"]
        values.append({"method": visible(mark.method), "value": mark.value, "low": low, "high": high,
                       "colour": colour, "fill": fill, "text": label})  # fmt: skip
        seeds += [
            {"method": visible(mark.method), "seed": seed, "value": value, "colour": colour,
             "text": f"{visible(mark.method)}, seed {seed}: {signed(value, places)}"}
            for seed, value in mark.seeds
        ]  # fmt: skip
    rows = alt.Chart(alt.NamedData("rows"))
    # The page's font may be wider than the one that the drawing measures, and what sticks out on a phone is cut.
    room = min(150, 7 * max((len(visible(mark.method)) for mark in marks), default=0))
    y = alt.Y("method:N", sort=None, title=None, axis=alt.Axis(grid=False, labelColor=INK["ink"], minExtent=room))
    ends = [0.0, *(end for mark in marks for end in _drawn_ends(mark))]
    ticks = covering_ticks(min(ends), max(ends))
    domain = alt.Scale(domain=[ticks[0], ticks[-1]], nice=False, padding=10)
    x = alt.X("value:Q", title=None, axis=alt.Axis(values=ticks), scale=domain)
    colour = alt.Color("colour:N", scale=None)
    zero = alt.Chart(alt.NamedData("zero")).mark_rule(color=INK["ink"], strokeWidth=1).encode(x=x)
    bars = rows.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q"), x2=alt.X2("high:Q"), y=y, color=colour, description=alt.Description("text:N")
    )
    dots = rows.mark_point(size=64, strokeWidth=2, opacity=1).encode(
        x=x,
        y=y,
        stroke=alt.Stroke("colour:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        description=alt.Description("text:N"),
    )
    height = 26 * len(marks) + 34
    data: dict[str, list[dict[str, Any]]] = {"rows": values, "zero": [{"value": 0}]}
    layers = [zero, bars, dots]
    if seeds:
        data["seeds"] = seeds
        single = alt.Chart(alt.NamedData("seeds")).mark_point(filled=True, size=18, opacity=0.6, yOffset=7)
        layers.insert(1, single.encode(x=x, y=y, color=colour, description=alt.Description("text:N")))
    return draw(_sized(alt.layer(*layers), 440, height), data)


def _drawn_ends(mark: DifferenceMark) -> tuple[float, float]:
    """The ends of the line of a mark; without an interval both are its value."""
    return (mark.interval.low, mark.interval.high) if mark.interval else (mark.value, mark.value)


def curve_chart(lines: Sequence[Line], styles: Mapping[str, MethodStyle], title: Words) -> Drawing:
    """Loss by epoch, one line a seed; the last point carries the method's shape, or all points if there are few."""
    import altair as alt

    styles = {method: style for method, style in styles.items() if any(line.method == method for line in lines)}
    values, dots = [], []
    for line in lines:
        fold = "" if line.fold is None else f", fold {line.fold}"
        named = {"method": visible(line.method), "seed": line.seed, "line": f"{visible(line.method)} {line.seed}{fold}"}
        label = f"{visible(line.method)}, seed {line.seed}{fold}"
        points = [named | {"x": epoch, "y": loss, "text": f"{label}: {number(loss)}"} for epoch, loss in line.points]
        values += [point | {"text": label} for point in points]
        dots += points if len(points) <= 12 else points[-1:]
    x = alt.X("x:Q", title=_X, axis=alt.Axis(tickCount=5, grid=False), scale=alt.Scale(zero=True, nice=False))
    y = _losses([loss for line in lines for _, loss in line.points])
    color = _colours(styles)
    dash = alt.StrokeDash(
        "method:N",
        title=None,
        scale=alt.Scale(domain=_names(styles), range=[list(style.dash) for style in styles.values()]),
    )
    curves = alt.Chart(alt.NamedData("lines")).mark_line(strokeWidth=1.5, opacity=0.9).encode(
        x=x, y=y, color=color, detail=alt.Detail("line:N"), strokeDash=dash, description=alt.Description("text:N")
    )  # fmt: skip
    ends = alt.Chart(alt.NamedData("dots")).mark_point(filled=True, size=44, opacity=1).encode(
        x=x, y=y, color=color, shape=_shapes(styles), description=alt.Description("text:N")
    )  # fmt: skip
    return draw(_sized(alt.layer(curves, ends), WIDTH, HEIGHT), {"lines": values, "dots": dots}, {_X: title})


def sweep_chart(
    sweeps: Sequence[Sweep],
    styles: Mapping[str, MethodStyle],
    title: Words,
) -> Drawing:
    """Values over a setting, one line a method; the chosen value has a ring.

    Where there are full trainings their marks are filled, and those of the short trials are hollow.
    """
    import altair as alt

    styles = {method: style for method, style in styles.items() if any(sweep.method == method for sweep in sweeps)}
    dots = [dot for sweep in sweeps for dot in _dots(sweep, sweep.points, styles, filled=not sweep.full)]
    full = [dot for sweep in sweeps for dot in _dots(sweep, sweep.full, styles, filled=True)]
    rings = [
        {"method": visible(sweep.method), "x": value, "y": loss, "text": f"{visible(sweep.method)}: {value:.3g}"}
        for sweep in sweeps
        for value, loss in sweep.full or sweep.points
        if value == sweep.chosen
    ]
    values = [dot["x"] for dot in (*dots, *full)]
    logarithmic = min(values) > 0 and max(values) / min(values) > 5
    scale = alt.Scale(type="log", nice=False, padding=14) if logarithmic else alt.Scale(zero=False, padding=14)
    x = alt.X("x:Q", title=_X, scale=scale, axis=alt.Axis(format="~g", tickCount=5, labelOverlap="greedy", grid=False))
    y = _losses([dot["y"] for dot in (*dots, *full)])
    color = _colours(styles)
    lines = alt.Chart(alt.NamedData("dots")).mark_line(strokeWidth=1.5, opacity=0.9).encode(x=x, y=y, color=color)
    points = alt.Chart(alt.NamedData("marks")).mark_point(size=44, strokeWidth=1.5, opacity=1).encode(
        x=x, y=y, stroke=_colours(styles, alt.Stroke), fill=alt.Fill("fill:N", scale=None),
        shape=_shapes(styles), description=alt.Description("text:N"),
    )  # fmt: skip
    chosen = alt.Chart(alt.NamedData("rings")).mark_point(filled=False, size=190, strokeWidth=1.5, opacity=1).encode(
        x=x, y=y, color=color, shape=alt.value("circle"), description=alt.Description("text:N")
    )  # fmt: skip
    data: dict[str, list[dict[str, Any]]] = {"dots": dots, "marks": [*dots, *full], "rings": rings}
    return draw(_sized(alt.layer(lines, points, chosen), WIDTH, HEIGHT), data, {_X: title})


def _dots(
    sweep: Sweep, points: Sequence[tuple[float, float]], styles: Mapping[str, MethodStyle], *, filled: bool
) -> list[dict[str, Any]]:
    name, fill = visible(sweep.method), INK[styles[sweep.method].colour if filled else "page"]
    return [
        {"method": name, "x": value, "y": loss, "text": f"{name}, {value:.3g}: {number(loss)}", "fill": fill}
        for value, loss in points
    ]


@cache
def method_key(style: MethodStyle) -> Drawing:
    """The method's sign for legends."""
    import altair as alt

    point = alt.Chart(alt.NamedData("one")).mark_point(
        filled=True, size=90, opacity=1, color=INK[style.colour], shape=style.shape
    )
    return draw(point.encode(x=alt.value(5), y=alt.value(5)).properties(width=10, height=10), {"one": [{}]})


def thinned(points: Sequence[tuple[float, float]], limit: int) -> tuple[tuple[float, float], ...]:
    """At most `limit` points: the means of equally many neighbours; the last point stays as it is."""
    if len(points) <= limit:
        return tuple(points)
    size = math.ceil((len(points) - 1) / (limit - 1))
    chunks = [points[start : start + size] for start in range(0, len(points) - 1, size)]
    means = [(math.fsum(x for x, _ in chunk) / len(chunk), math.fsum(y for _, y in chunk) / len(chunk))
             for chunk in chunks]  # fmt: skip
    return (*means, points[-1])


def _losses(values: Sequence[float]) -> Any:
    """The vertical axis: logarithmic where the first values would press all others together."""
    import altair as alt

    wide = min(values) > 0 and max(values) / min(values) > _WIDE
    scale = alt.Scale(type="log", nice=False, padding=8) if wide else alt.Scale(zero=False, padding=8)
    ticks = alt.Axis(values=log_ticks(min(values), max(values)), format="~g", labelOverlap="greedy") if wide else None
    return alt.Y("y:Q", title=None, axis=ticks or alt.Axis(tickCount=5), scale=scale)


def _sized(chart: Any, width: int, height: int) -> Any:
    return chart.properties(width=width, height=height, autosize={"type": "fit", "contains": "padding"})


def _names(styles: Mapping[str, MethodStyle]) -> list[str]:
    return [visible(method) for method in styles]


def _colours(styles: Mapping[str, MethodStyle], channel: Any = None) -> Any:
    import altair as alt

    colours = [INK[style.colour] for style in styles.values()]
    return (channel or alt.Color)("method:N", title=None, scale=alt.Scale(domain=_names(styles), range=colours))


def _shapes(styles: Mapping[str, MethodStyle]) -> Any:
    import altair as alt

    shapes = [style.shape for style in styles.values()]
    return alt.Shape("method:N", title=None, scale=alt.Scale(domain=_names(styles), range=shapes))
