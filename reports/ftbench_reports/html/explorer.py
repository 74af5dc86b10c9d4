"""One chart of two measures that a reader chooses: every axis is drawn once, and a script moves the marks between them.

A mark's place on one axis does not depend on the other axis. So n axes and n places a method hold all n² charts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from ftbench_reports.html.drawing import draw_axes, log_ticks
from ftbench_reports.language import HTML_LANGUAGE, LANGUAGES, Words
from ftbench_reports.measures import Measure
from ftbench_reports.pareto import front
from ftbench_reports.text import visible

WIDTH, HEIGHT = 460, 340
LEFT, TOP, RIGHT, BOTTOM = 64, 14, 14, 46
ACROSS, DOWN = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
"""Size of the plotting area, in CSS pixels."""

FIRST = "cost train_seconds"
"""The cost that a chart shows initially."""
_WIDE = 20
"""A range wider than this factor has a logarithmic axis."""
_NOUGHT = 0.09
"""Share of a logarithmic axis reserved for values of 0, which it cannot show."""
_TITLE = "@title"
_NOUGHT_LABEL = '<text text-anchor="{}" transform="translate({:.1f},{:.1f})" class="f-muted">0</text>'


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values to shares of an axis, 0 at its low end."""

    low: float
    high: float
    logarithmic: bool
    nought: float
    """Where the axis proper begins: behind the place for 0, if there is one."""

    def place(self, value: float) -> float:
        """The share of the axis, clipped to 0 and 1 for interval ends that a logarithmic axis cannot show."""
        if self.logarithmic and value <= 0:
            return self.nought / 2 if value == 0 and self.nought else 0.0
        low, high, at = (math.log(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return min(max(self.nought + (1 - self.nought) * (at - low) / (high - low), 0.0), 1.0)


def scale(measure: Measure) -> Scale:
    """Linear costs start at 0; metrics do not; a margin keeps marks off the edge."""
    values = list(measure.values.values())
    positive = [value for value in values if value > 0]
    if _is_wide(measure, positive) and min(values) >= 0:
        edge = (max(positive) / min(positive)) ** 0.06
        return Scale(min(positive) / edge, max(positive) * edge, True, _NOUGHT if min(values) == 0 else 0.0)
    ends = values + [end for interval in measure.intervals.values() for end in (interval.low, interval.high)]
    ends += [value for value, _ in measure.levels]
    low, high = min(ends), max(ends)
    if not measure.quality and low >= 0:
        return Scale(0.0, high * 1.06 or 1.0, False, 0.0)
    margin = 0.06 * (high - low) or 0.05 * abs(high) or 0.05
    return Scale(low - margin, high + margin, False, 0.0)


def _is_wide(measure: Measure, positive: Sequence[float]) -> bool:
    """Whether values need a logarithmic axis; metrics between 0 and 1 never do: near 0 is bad, not far away."""
    if not positive or (measure.quality and (max(positive) <= 1 or len(positive) < len(measure.values))):
        return False
    return max(positive) / min(positive) > _WIDE


@dataclass(frozen=True, slots=True)
class Mark:
    """A method at the chart's first pair of axes, in pixels of the field."""

    method: str
    x: float
    y: float
    whiskers: tuple[tuple[float, float, float, float], ...]
    """(x, y, to the right, down) of each interval."""
    said: str


@dataclass(frozen=True, slots=True)
class Explorer:
    name: str
    measures: tuple[Measure, ...]
    horizontal: int
    vertical: int
    """Places of the axes that are shown at first."""
    axes: tuple[tuple[Markup, Markup], ...]
    """Axes of each measure, drawn at the bottom and at the left."""
    marks: tuple[Mark, ...]
    front: tuple[str, ...]
    line: str
    """Path of the front."""
    lacking: tuple[str, ...]
    """Methods without a value on one of the initial axes."""
    data: Mapping[str, Any]
    """Data for the script."""

    @property
    def shown(self) -> tuple[Measure, Measure]:
        return self.measures[self.horizontal], self.measures[self.vertical]


def at_first(measures: Sequence[Measure], first: str) -> tuple[int, int] | None:
    """The places of the measures across and up: quality against `first`, or any cost; None without a cost."""
    costs = [place for place, measure in enumerate(measures) if not measure.quality]
    if not costs or not measures[0].values:
        return None
    return next((place for place in costs if measures[place].name == first), costs[0]), 0


def explorer(name: str, measures: Sequence[Measure], methods: Sequence[str], first: str) -> Explorer | None:
    """Quality (the first measure) against `first`, or the first available cost; None without any cost."""
    places = at_first(measures, first)
    if places is None:
        return None
    horizontal, _ = places
    scales = [scale(measure) for measure in measures]
    across, up = measures[horizontal], measures[0]
    present = [method for method in methods if any(method in measure.values for measure in measures)]
    shown = [method for method in present if method in across.values and method in up.values]
    marks = tuple(_mark(method, (across, up), (scales[horizontal], scales[0])) for method in shown)
    best: tuple[str, ...] = ()
    if across.direction and up.direction:
        best = front(across.values, up.values, (across.direction, up.direction))
    return Explorer(
        name,
        tuple(measures),
        horizontal,
        0,
        tuple(_axes(measure, places) for measure, places in zip(measures, scales, strict=True)),
        marks,
        best,
        _steps([mark for method in best for mark in marks if mark.method == method], across.direction != "higher"),
        tuple(method for method in present if method not in shown),
        {
            "across": ACROSS,
            "down": DOWN,
            "measures": [
                [measure.direction, *(measure.label.text(language) for language in LANGUAGES)] for measure in measures
            ],
            "methods": [
                [visible(method), [_places(method, measure, at) for measure, at in zip(measures, scales, strict=True)]]
                for method in present
            ],
        },
    )  # fmt: skip


def _places(method: str, measure: Measure, at: Scale) -> list[Any] | None:
    """[place, as written, low, high]: the last two only with an interval."""
    if method not in measure.values:
        return None
    interval = measure.intervals.get(method)
    ends = [round(at.place(end), 5) for end in (interval.low, interval.high)] if interval else []
    return [round(at.place(measure.values[method]), 5), measure.written[method], *ends]


def _mark(method: str, pair: tuple[Measure, Measure], scales: tuple[Scale, Scale]) -> Mark:
    across, up = pair
    x, y = _x(scales[0].place(across.values[method])), _y(scales[1].place(up.values[method]))
    whiskers = []
    if interval := across.intervals.get(method):
        start = _x(scales[0].place(interval.low))
        whiskers.append((start, y, round(_x(scales[0].place(interval.high)) - start, 2), 0.0))
    if interval := up.intervals.get(method):
        start = _y(scales[1].place(interval.high))
        whiskers.append((x, start, 0.0, round(_y(scales[1].place(interval.low)) - start, 2)))
    label = f"{visible(method)}: {up.written[method]} / {across.written[method]}"
    return Mark(method, x, y, tuple(whiskers), label)


def _x(place: float) -> float:
    return round(place * ACROSS, 2)


def _y(place: float) -> float:
    return round((1 - place) * DOWN, 2)


def _steps(marks: Sequence[Mark], horizontal_first: bool) -> str:
    """A staircase through the marks: the quality attained at each cost."""
    if len(marks) < 2:
        return ""
    path = f"M{marks[0].x:g},{marks[0].y:g}"
    for mark in marks[1:]:
        path += f"H{mark.x:g}V{mark.y:g}" if horizontal_first else f"V{mark.y:g}H{mark.x:g}"
    return path


def _axes(measure: Measure, places: Scale) -> tuple[Markup, Markup]:
    """Both axes, with the levels of the measure."""
    bottom, left = _plain_axes(measure.quality, measure.label, places)
    start = places.nought
    for place, (value, said) in enumerate(measure.levels):
        x, y = (round(function(places.place(value)), 2) for function in (_x, _y))
        below = place == 0  # the lower level has its name below the line, so that two that are close do not overprint
        left += _level(f"M0,{y:g}H{ACROSS}", said, ACROSS - 4, "end", y + 12 if below else y - 4)
        bottom += _level(f"M{x:g},0V{DOWN}", said, x - 4 if below else x + 4, "end" if below else "start", DOWN - 6)
    if start:
        bottom += Markup(_NOUGHT_LABEL).format("middle", start * ACROSS / 2, DOWN + 15)
        left += Markup(_NOUGHT_LABEL).format("end", -7, (1 - start / 2) * DOWN + 4)
    return bottom, left


def axis_options(quality: bool, places: Scale) -> tuple[dict[str, Any], dict[str, Any]]:
    """What Altair is told of the scale and of the axis of a measure."""
    kind: dict[str, Any] = {"type": "log"} if places.logarithmic else {"zero": False}
    common: dict[str, Any] = {"domain": [places.low, places.high], "nice": False} | kind
    axis: dict[str, Any] = {
        "format": "~g" if quality else "~s",
        "tickCount": 5,
        "labelOverlap": "greedy",
        "labelFlush": False,
    }
    if places.logarithmic:
        axis["values"] = log_ticks(places.low, places.high)
    return common, axis


@lru_cache(maxsize=256)
def _plain_axes(quality: bool, label: Words, places: Scale) -> tuple[Markup, Markup]:
    """Both are drawn at once, which halves the time. They are kept: pages of one run share them."""
    import altair as alt

    common, axis = axis_options(quality, places)
    start = places.nought
    x = alt.X(
        "v:Q",
        title=_TITLE,
        scale=alt.Scale(**common, range=[start * ACROSS, ACROSS]),
        axis=alt.Axis(**axis, grid=False),
    )
    y = alt.Y(
        "v:Q",
        title=_TITLE,
        scale=alt.Scale(**common, range=[(1 - start) * DOWN, 0]),
        axis=alt.Axis(**axis, titleX=-50),
    )
    chart = alt.Chart(alt.NamedData("none")).mark_point().encode(x=x, y=y)
    size = {"width": ACROSS, "height": DOWN, "padding": 0, "autosize": {"type": "none"}}
    return draw_axes(chart.properties(**size), {_TITLE: label})


def _level(path: str, said: Words, x: float, anchor: str, y: float) -> Markup:
    """A dotted line at a value that needs no learning, with its name."""
    line = Markup('<path class="s-muted" fill="none" stroke-dasharray="1,4" d="{}"/>').format(path)
    shown = '<text class="l f-muted" lang="{}" font-size="11px" text-anchor="{}" x="{:.1f}" y="{:.1f}">{}</text>'
    texts = Markup().join(
        Markup(shown).format(HTML_LANGUAGE[language], anchor, x, y, said.text(language)) for language in LANGUAGES
    )
    return line + texts
