"""A confusion matrix as a heat map: counts, shaded by their share of the row."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench_reports.confusions import Confusion
from ftbench_reports.html.drawing import Drawing, draw
from ftbench_reports.html.palette import INK
from ftbench_reports.language import say
from ftbench_reports.text import visible

_DARKEST = 0.5
"""Opacity of a whole row in one field: the number on it has to stay readable."""
_NARROWEST, _WIDEST, _HEIGHT = 44, 92, 26
_LETTER = 7.2
"""Typical width of a letter in pixels."""
_LONGEST_LABEL = 130
_ANSWER, _REFERENCE = "@answer", "@reference"


def confusion_chart(matrix: Confusion, labels: Sequence[str]) -> Drawing:
    """References in rows, answers in columns; right answers on the diagonal in green, wrong ones in red.

    Axes follow the order of the rows of data: a list of names to sort by makes Vega look for an operator called
    `constructor` where a label is.
    """
    import altair as alt

    totals = {label: matrix.row(label) for label in labels}
    values = [
        {"reference": visible(reference), "answer": visible(answer),
         "count": count, "number": f"{count:,}" if count else "·",
         "shade": _DARKEST * count / totals[reference] if totals[reference] else 0.0,
         "colour": INK["good" if reference == answer else "bad"],
         "text": f"{visible(reference)} → {visible(answer)}: {count:,} / {totals[reference]:,}"}
        for reference in labels
        for answer in labels
        for count in [matrix.counts.get((reference, answer), 0)]
    ]  # fmt: skip
    longest = _LETTER * max(len(visible(label)) for label in labels) + 8
    width = min(max(longest, _NARROWEST), _WIDEST)
    slanted = longest > _WIDEST
    axis = alt.Axis(
        orient="top",
        grid=False,
        labelAngle=-40 if slanted else 0,
        labelAlign="left" if slanted else "center",
        labelLimit=_LONGEST_LABEL,
        labelColor=INK["ink"],
    )
    base = alt.Chart(alt.NamedData("fields")).encode(
        x=alt.X("answer:N", sort=None, title=_ANSWER, axis=axis),  # in the order of `values`
        y=alt.Y(
            "reference:N",
            sort=None,
            title=_REFERENCE,
            axis=alt.Axis(
                grid=False,
                labelColor=INK["ink"],
                labelLimit=_LONGEST_LABEL,
                minExtent=min(_LONGEST_LABEL, longest),
                titleAngle=-90,
            ),
        ),
    )
    fields = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("shade:Q", scale=None),
        description=alt.Description("text:N"),
    )
    numbers = base.mark_text(fontSize=12, color=INK["ink"]).encode(text=alt.Text("number:N"))
    chart = alt.layer(fields, numbers).properties(
        width=(48 if slanted else width) * len(labels), height=_HEIGHT * len(labels)
    )
    return draw(chart, {"fields": values}, {_ANSWER: say("confusion.answer"), _REFERENCE: say("confusion.reference")})
