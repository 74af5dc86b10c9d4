"""The chart of a metric by the number of training rows: a mark and an interval for each method at each size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.comparison import Interval
from ftbench.presentation.numbers import decimals, number
from ftbench_reports.html.charts import HEIGHT, WIDTH
from ftbench_reports.html.drawing import Drawing, draw
from ftbench_reports.html.palette import INK, MethodStyle
from ftbench_reports.language import DEFAULT, Words
from ftbench_reports.text import visible

_X = "@x"
"""Placeholder of the horizontal axis's title."""
_APART = 0.03
"""The share of the axis between the marks of two methods at one size, so that their intervals stay apart."""
_WIDEST = 0.12
"""The share of the axis that all marks of one size take at most."""


@dataclass(frozen=True, slots=True)
class SizePoint:
    rows: int
    mean: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class SizeLine:
    """One method at every size that was run."""

    method: str
    points: tuple[SizePoint, ...]


def size_chart(
    lines: Sequence[SizeLine],
    styles: Mapping[str, MethodStyle],
    title: Words,
    levels: Sequence[tuple[float, Words]] = (),
) -> Drawing:
    """Values over rows on a logarithmic axis whose marks are the sizes that were run; `levels` are dotted lines."""
    import altair as alt

    sizes = sorted({point.rows for line in lines for point in line.points})
    values = [row for place, line in enumerate(lines) for row in _rows(line, _shift(place, len(lines), sizes))]
    scale = alt.Scale(type="log", nice=False, padding=22)
    x = alt.X("x:Q", title=_X, scale=scale, axis=alt.Axis(values=sizes, format=",d", grid=False))
    y = alt.Y("y:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=False, padding=8))
    names = [visible(line.method) for line in lines]
    used = [styles[line.method] for line in lines]
    color = alt.Color(
        "method:N", title=None, scale=alt.Scale(domain=names, range=[INK[style.colour] for style in used])
    )
    shape = alt.Shape("method:N", title=None, scale=alt.Scale(domain=names, range=[style.shape for style in used]))
    dash = alt.StrokeDash(
        "method:N", title=None, scale=alt.Scale(domain=names, range=[list(style.dash) for style in used])
    )
    rows = alt.Chart(alt.NamedData("rows"))
    curves = rows.mark_line(strokeWidth=1.5, opacity=0.9).encode(x=x, y=y, color=color, strokeDash=dash)
    bars = rows.mark_rule(strokeWidth=1.5, opacity=0.6).encode(
        x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"), color=color, description=alt.Description("text:N")
    )
    dots = rows.mark_point(filled=True, size=50, opacity=1).encode(
        x=x, y=y, color=color, shape=shape, description=alt.Description("text:N")
    )
    size = {"width": WIDTH, "height": HEIGHT, "autosize": {"type": "fit", "contains": "padding"}}
    dotted, data, words = level_layers(levels, y)
    return draw(
        alt.layer(*dotted, curves, bars, dots).properties(**size), {"rows": values, **data}, {_X: title, **words}
    )


def level_layers(
    levels: Sequence[tuple[float, Words]], y: Any
) -> tuple[list[Any], dict[str, list[dict[str, Any]]], dict[str, Words]]:
    """A dotted line and its name for each level on the axis `y`: layers, their data, and their words."""
    import altair as alt

    dotted: list[Any] = []
    data: dict[str, list[dict[str, Any]]] = {}
    words: dict[str, Words] = {}
    for place, (value, said) in enumerate(levels):
        data[f"level-{place}"] = [{"y": value, "name": f"@level-{place}", "text": said.text(DEFAULT)}]
        words[f"@level-{place}"] = said
        level = alt.Chart(alt.NamedData(f"level-{place}")).encode(y=y)
        rule = level.mark_rule(color=INK["muted"], strokeDash=[1, 4])
        dotted.append(rule.encode(description=alt.Description("text:N")))
        side: dict[str, Any] = {"baseline": "bottom", "dy": -3} if place else {"baseline": "top", "dy": 3}
        text = level.mark_text(color=INK["muted"], fontSize=11, align="left", **side)
        dotted.append(text.encode(x=alt.value(4), text=alt.Text("name:N")))
    return dotted, data, words


def written(point: SizePoint) -> str:
    """`0.533 (0.412 … 0.654)`."""
    ends = (point.interval.low, point.interval.high) if point.interval else ()
    places = decimals(point.mean, *ends)
    text = number(point.mean, places)
    return f"{text} ({number(ends[0], places)} … {number(ends[1], places)})" if ends else text


def _rows(line: SizeLine, factor: float) -> list[dict[str, Any]]:
    return [
        {
            "method": visible(line.method),
            "rows": point.rows,
            "x": point.rows * factor,
            "y": point.mean,
            "low": point.interval.low if point.interval else point.mean,
            "high": point.interval.high if point.interval else point.mean,
            "text": f"{visible(line.method)}, {point.rows:,}: {written(point)}",
        }
        for point in line.points
    ]


def _shift(place: int, methods: int, sizes: Sequence[int]) -> float:
    """The factor by which a method's marks stand beside their size."""
    if methods < 2 or len(sizes) < 2:
        return 1.0
    apart = min(_APART, _WIDEST / (methods - 1)) * math.log(sizes[-1] / sizes[0])
    return math.exp(apart * (place - (methods - 1) / 2))
