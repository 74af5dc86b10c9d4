"""The map of a loss over two settings: darker where it is lower, a frame around the lowest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.presentation.numbers import number
from ftbench_reports.html.drawing import Drawing, draw
from ftbench_reports.html.palette import INK
from ftbench_reports.language import Words

_DARKEST = 0.5
"""Opacity of the lowest loss: the number on it has to stay readable."""
_ROW_HEIGHT, _COLUMN_WIDTH = 26, 84
_X, _Y = "@x", "@y"
"""Placeholders of the axes' titles, which are replaced by both languages after drawing."""
_WIDE = 8
"""Losses over a wider range than this factor are shaded by their logarithm."""


@dataclass(frozen=True, slots=True)
class GridField:
    """One combination of two settings."""

    x: float
    y: float
    loss: float | None
    """None where no cell has one."""


def grid_chart(fields: Sequence[GridField], x_title: Words, y_title: Words) -> Drawing:
    """Values rise to the right and upwards; the two scales have equal steps from one value to the next."""
    import altair as alt

    losses = [field.loss for field in fields if field.loss is not None]
    lowest = min(losses, default=None)
    values = [
        {
            "x": f"{field.x:.3g}",
            "y": f"{field.y:.3g}",
            "loss": field.loss,
            "number": "–" if field.loss is None else number(field.loss),
            "shade": _shade(field.loss, losses),
            "text": f"{field.x:.3g}, {field.y:.3g}: {'–' if field.loss is None else number(field.loss)}",
        }
        for field in fields
    ]
    framed = [value for value, field in zip(values, fields, strict=True) if lowest is not None and field.loss == lowest]
    across = [f"{x:.3g}" for x in sorted({field.x for field in fields})]
    upwards = [f"{y:.3g}" for y in sorted({field.y for field in fields}, reverse=True)]
    x = alt.X("x:N", title=_X, scale=alt.Scale(domain=across), axis=alt.Axis(labelAngle=0, grid=False))
    # The page's font may be wider than the one that the drawing measures, and what sticks out of this figure is cut.
    room = 8 * max(map(len, upwards), default=0)
    y = alt.Y("y:N", title=_Y, scale=alt.Scale(domain=upwards), axis=alt.Axis(grid=False, minExtent=room))
    base = alt.Chart(alt.NamedData("fields")).encode(x=x, y=y)
    rects = base.mark_rect(cornerRadius=2, color=INK["good"]).encode(
        opacity=alt.Opacity("shade:Q", scale=None), description=alt.Description("text:N")
    )
    best: Any = alt.Chart(alt.NamedData("best")).encode(x=x, y=y)
    frame = best.mark_rect(cornerRadius=2, filled=False, stroke=INK["ink"], strokeWidth=1.5)
    numbers = base.mark_text(fontSize=12, color=INK["ink"]).encode(text=alt.Text("number:N"))
    size = {"width": _COLUMN_WIDTH * len(across), "height": _ROW_HEIGHT * len(upwards)}
    chart = alt.layer(rects, frame, numbers).properties(**size)
    return draw(chart, {"fields": values, "best": framed}, {_X: x_title, _Y: y_title})


def _shade(loss: float | None, losses: Sequence[float]) -> float:
    """From 0 for the highest loss to `_DARKEST` for the lowest."""
    if loss is None:
        return 0.0
    low, high = min(losses), max(losses)
    if low > 0 and high / low > _WIDE:
        loss, low, high = math.log(loss), math.log(low), math.log(high)
    return _DARKEST * (high - loss) / (high - low) if high > low else _DARKEST
