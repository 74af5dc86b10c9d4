"""Quality against cost as one chart with true scales, for where no script moves marks between axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ftbench_reports.html.drawing import Drawing, draw
from ftbench_reports.html.explorer import ACROSS, DOWN, Scale, axis_options, scale
from ftbench_reports.html.palette import INK, MethodStyle
from ftbench_reports.html.size_chart import level_layers
from ftbench_reports.language import Words, joined, say
from ftbench_reports.measures import Measure
from ftbench_reports.pareto import front
from ftbench_reports.text import visible

_X, _Y = "@x", "@y"
"""Placeholders of the axes' titles."""


def cost_chart(across: Measure, up: Measure, methods: Sequence[str], styles: Mapping[str, MethodStyle]) -> Drawing:
    """A mark and its intervals for each method that has both measures; a line joins those that no other beats.

    Scales are those of the report's chart. A logarithmic axis has a place for 0 before its lowest value.
    """
    import altair as alt

    shown = [method for method in methods if method in across.values and method in up.values]
    best = _unbeaten(across, up)
    rows = [_row(method, across, up, best) for method in shown]
    places = {"x": scale(across), "y": scale(up)}
    x = _position(alt.X, "x", across, places["x"], grid=False)
    y = _position(alt.Y, "y", up, places["y"], grid=True)
    looks = [styles[method] for method in shown]
    names = [visible(method) for method in shown]
    colour = alt.Color(
        "method:N", title=None, scale=alt.Scale(domain=names, range=[INK[style.colour] for style in looks])
    )
    shape = alt.Shape("method:N", title=None, scale=alt.Scale(domain=names, range=[style.shape for style in looks]))
    said = alt.Description("text:N")
    drawn = {
        f"{axis}{end}_drawn": _drawn(f"{axis}{end}", places[axis]) for axis in "xy" for end in ("", "_low", "_high")
    }
    base = alt.Chart(alt.NamedData("rows")).transform_calculate(**drawn)
    line: Any = base.transform_filter("datum.unbeaten").mark_line(
        color=INK["muted"], strokeWidth=1, interpolate="step-before" if across.direction == "higher" else "step-after"
    )
    bars = [
        base.mark_rule(strokeWidth=1.5, opacity=0.9).encode(x=x, y=alt.Y("y_low_drawn:Q"), y2=alt.Y2("y_high_drawn:Q")),
        base.mark_rule(strokeWidth=1.5, opacity=0.9).encode(y=y, x=alt.X("x_low_drawn:Q"), x2=alt.X2("x_high_drawn:Q")),
    ]
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=x, y=y, color=colour, shape=shape, description=said
    )
    dotted, data, words = level_layers(up.levels, y)
    layers = [*dotted, line.encode(x=x, y=y), *(bar.encode(color=colour, description=said) for bar in bars), dots]
    return draw(
        alt.layer(*layers).properties(width=ACROSS, height=DOWN),
        {"rows": rows, **data},
        {_X: across.label, _Y: up.label, **words},
    )


def cost_words(across: Measure, up: Measure, methods: Sequence[str]) -> list[Words]:
    """What the chart shows, the methods that no other beats, and those without one of the values."""
    best = _unbeaten(across, up)
    lacking = [method for method in methods if (method in across.values) != (method in up.values)]
    named = [("explore.front", best if len(best) > 1 else ()), ("explore.lacking", lacking)]
    return [
        say("explore.title", vertical=up.label, horizontal=across.label),
        *(joined([say(key), joined(names)], comma=" ") for key, names in named if names),
    ]


def _unbeaten(across: Measure, up: Measure) -> tuple[str, ...]:
    """None where it is not known which way is better."""
    if not across.direction or not up.direction:
        return ()
    return front(across.values, up.values, (across.direction, up.direction))


def _row(method: str, across: Measure, up: Measure, best: Sequence[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"method": visible(method)}
    for axis, measure in (("x", across), ("y", up)):
        value, interval = measure.values[method], measure.intervals.get(method)
        row |= {axis: value}
        row |= {
            f"{axis}_low": interval.low if interval else value,
            f"{axis}_high": interval.high if interval else value,
        }
    text = f"{visible(method)}: {up.written[method]} / {across.written[method]}"
    return row | {"unbeaten": method in best and len(best) > 1, "text": text}


def _drawn(field: str, places: Scale) -> str:
    """Where a value stands: a logarithmic axis cannot show 0 and what is below."""
    if not places.logarithmic:
        return f"datum.{field}"
    return f"datum.{field} > 0 ? datum.{field} : {_before(places, 0.5) if places.nought else places.low!r}"


def _before(places: Scale, share: float) -> float:
    """The value at this share of the room that a logarithmic axis keeps for 0; its low end is the share of 1."""
    ratio = places.nought / (1 - places.nought)
    return float(places.low * (places.high / places.low) ** (-ratio * (1 - share)))


def _position(channel: Any, axis: str, measure: Measure, places: Scale, *, grid: bool) -> Any:
    import altair as alt

    ranged, labelled = axis_options(measure.quality, places)
    if places.nought:
        ranged["domain"] = [_before(places, 0.0), places.high]
        labelled["values"] = [_before(places, 0.5), *labelled["values"]]
        labelled["labelExpr"] = f"datum.value < {places.low!r} ? '0' : datum.label"
    return channel(
        f"{axis}_drawn:Q",
        title=_X if axis == "x" else _Y,
        scale=alt.Scale(**ranged, clamp=True),
        axis=alt.Axis(**labelled, grid=grid),
    )
