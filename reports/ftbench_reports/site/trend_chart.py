"""The chart of a trend: values with intervals over runs, one line a method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ftbench.presentation.numbers import decimals, number
from ftbench_reports.html.drawing import Drawing, draw
from ftbench_reports.html.palette import INK, MethodStyle
from ftbench_reports.site.trends import Trend
from ftbench_reports.text import visible

_HEIGHT = 300
_NARROW, _WIDE = 520, 1080
_LONGEST = 18
"""Characters of a run's name at the axis."""


def trend_chart(trend: Trend, styles: Mapping[str, MethodStyle]) -> Drawing:
    """A chart with the methods side by side within each run, so that their intervals stay visible."""
    import altair as alt

    labels = _labels(trend.runs)
    values: list[dict[str, Any]] = []
    for method, points in trend.series:
        for point in points:
            ends = (point.low, point.high) if point.low is not None and point.high is not None else None
            places = decimals(point.value, *(ends or ()))
            label = f"{visible(method)}, {visible(point.run)}: {number(point.value, places)}"
            label += f" ({number(ends[0], places)} … {number(ends[1], places)})" if ends else ""
            low, high = ends or (point.value, point.value)
            values.append({"r": labels[point.run], "m": visible(method), "v": point.value, "lo": low, "hi": high,
                           "s": f"{visible(method)} {point.segment}", "d": label})  # fmt: skip
    names, shown = [visible(method) for method, _ in trend.series], list(labels.values())
    used_styles = [styles[method] for method, _ in trend.series]
    angle = 0 if len(shown) * max(map(len, shown)) < 70 else -30
    axis = alt.Axis(grid=False, labelAngle=angle, labelLimit=200, labelAlign="right" if angle else "center")
    x = alt.X("r:N", title=None, axis=axis, scale=alt.Scale(domain=shown, paddingInner=0.3, paddingOuter=0.15))
    beside = alt.XOffset("m:N", scale=alt.Scale(domain=names))
    y = alt.Y("v:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=False, padding=8))
    scale = alt.Scale(domain=names, range=[INK[style.colour] for style in used_styles])
    color = alt.Color("m:N", legend=None, scale=scale)
    shape = alt.Shape("m:N", legend=None, scale=alt.Scale(domain=names, range=[style.shape for style in used_styles]))
    rows = alt.Chart(alt.NamedData("rows"))
    lines = rows.mark_line(strokeWidth=1.5, opacity=0.6).encode(
        x=x, xOffset=beside, y=y, color=color, detail=alt.Detail("s:N")
    )
    bars = rows.mark_rule(strokeWidth=1.5).encode(
        x=x, xOffset=beside, y=alt.Y("lo:Q"), y2=alt.Y2("hi:Q"), color=color, description=alt.Description("d:N")
    )
    dots = rows.mark_point(filled=True, size=60, opacity=1).encode(
        x=x, xOffset=beside, y=y, color=color, shape=shape, description=alt.Description("d:N")
    )
    width = min(_WIDE, max(_NARROW, len(shown) * (30 + 16 * len(names))))
    size = {"width": width, "height": _HEIGHT, "autosize": {"type": "fit", "contains": "padding"}}
    return draw(alt.layer(lines, bars, dots).properties(**size), {"rows": values})


def _labels(runs: tuple[str, ...]) -> dict[str, str]:
    """Short and distinct labels, because they are positions on the axis."""
    labels: dict[str, str] = {}
    for place, run in enumerate(runs, start=1):
        short = visible(run)
        short = short if len(short) <= _LONGEST else f"{short[: _LONGEST - 1]}…"
        labels[run] = short if short not in labels.values() else f"{short} ({place})"
    return labels
