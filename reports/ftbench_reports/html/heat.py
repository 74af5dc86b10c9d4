"""The heat map of the report: one number for each row and column, shaded by its size on both sides of zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.presentation.numbers import signed
from ftbench_reports.html.drawing import Drawing, draw
from ftbench_reports.html.palette import INK
from ftbench_reports.language import Words
from ftbench_reports.text import visible

_DARKEST = 0.5
"""Opacity of the largest value: the number on it has to stay readable."""
_LONGEST_LABEL = 280
_ROW_HEIGHT, _COLUMN_WIDTH = 24, 96


@dataclass(frozen=True, slots=True)
class HeatMark:
    """One field of the map; values above zero are worse."""

    row: str
    column: str
    value: float | None
    """None if nothing can be measured."""


def heat_chart(marks: Sequence[HeatMark], columns: Sequence[str], words: Mapping[str, Words]) -> Drawing:
    """Rows and columns in the order in which `marks` name them first; `words` are column names in both languages."""
    import altair as alt

    largest = max((abs(mark.value or 0.0) for mark in marks), default=0.0) or 1.0
    values = [
        {"row": visible(mark.row), "column": mark.column if mark.column in words else visible(mark.column),
         "value": mark.value, "number": _written(mark.value), "shade": _DARKEST * abs(mark.value or 0.0) / largest,
         "colour": INK["bad" if (mark.value or 0.0) > 0 else "good"],
         "text": f"{visible(mark.row)}, {visible(mark.column).lstrip('@')}: {_written(mark.value)}"}
        for mark in marks
    ]  # fmt: skip
    # The page's font may be wider than the one that the drawing measures, and what sticks out of this figure is cut.
    room = min(_LONGEST_LABEL, 7 * max((len(visible(mark.row)) for mark in marks), default=0))
    base = alt.Chart(alt.NamedData("fields")).encode(
        x=alt.X(
            "column:N",
            sort=None,  # as the marks have them; a list to sort by breaks on names such as `constructor`
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, grid=False, labelLimit=94),
        ),
        y=alt.Y(
            "row:N",
            sort=None,
            title=None,
            axis=alt.Axis(grid=False, labelColor=INK["ink"], labelLimit=_LONGEST_LABEL, minExtent=room),
        ),
    )
    fields = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("shade:Q", scale=None),
        description=alt.Description("text:N"),
    )
    numbers = base.mark_text(fontSize=12, color=INK["ink"]).encode(text=alt.Text("number:N"))
    rows = len({mark.row for mark in marks})
    chart = alt.layer(fields, numbers).properties(width=_COLUMN_WIDTH * len(columns), height=_ROW_HEIGHT * rows)
    return draw(chart, {"fields": values}, words)


def _written(value: float | None) -> str:
    return "–" if value is None else signed(value, 2)
