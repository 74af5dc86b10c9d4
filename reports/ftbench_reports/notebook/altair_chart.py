"""A drawing of the report as an Altair chart: in one language, in the light colours, with its data and its legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from ftbench_reports.html.drawing import CONFIG, Drawing, Rows
from ftbench_reports.html.palette import INK, LIGHT
from ftbench_reports.language import Words

_COLOURS = {code: LIGHT[name] for name, code in INK.items()}
_LINE = {"en": 84, "zh": 44}
"""Characters of a line below a title, at most."""


def altair_chart(drawing: Drawing, language: str, title: str, about: Sequence[Words]) -> Any:
    """A chart of its own: `title` is a line, `about` is what stands below it. Nothing in the drawing changes."""
    import altair as alt

    words = {place: said.text(language) for place, said in drawing.words.items()}
    datasets = {name: [_row(row, words) for row in rows] for name, rows in drawing.data.items()}
    chart = _converted(drawing.chart.copy(deep=True), words, datasets)
    chart.autosize = alt.Undefined  # it would fit axes and legend into the size of the field
    lines = [line for said in about for line in _lines(said.text(language), language)]
    heading = alt.TitleParams(
        text=title,
        subtitle=lines,
        anchor="start",
        frame="group",
        offset=12,
        color=LIGHT["ink"],
        subtitleColor=LIGHT["muted"],
        subtitlePadding=4,
        limit=800,
    )
    look = {name: _coloured(value) for name, value in CONFIG.items() if name != "background"}
    return chart.properties(title=heading, background=LIGHT["page"]).configure(
        **look, legend=alt.LegendConfig(labelColor=LIGHT["ink"], labelFontSize=12, labelLimit=300)
    )


def _row(row: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """Names of methods may look like colours or placeholders; the columns of colours and words are ours."""
    return {
        name: _COLOURS.get(value, value)
        if name in ("colour", "fill")
        else words.get(value, value)
        if name in ("name", "column") and isinstance(value, str)
        else value
        for name, value in row.items()
    }


def _converted(value: Any, words: Mapping[str, str], datasets: Mapping[str, Rows]) -> Any:
    """The same part of a chart; what is read aloud on a page is shown beside a mark here."""
    import altair as alt

    if isinstance(value, alt.NamedData):
        return alt.InlineData(values=datasets[value.name])
    if isinstance(value, alt.SchemaBase):
        for name, part in value._kwds.items():
            if name != "domain":  # of a scale: names of methods
                value[name] = _converted(part, words, datasets)
        if isinstance(value, alt.FacetedEncoding) and value.description is not alt.Undefined:
            value.tooltip = alt.Tooltip(value.description.shorthand, title=None)
        return value
    if isinstance(value, list):
        return [_converted(part, words, datasets) for part in value]
    if isinstance(value, str):
        return _COLOURS.get(value, words.get(value, value))
    return value


def _coloured(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _coloured(part) for name, part in value.items()}
    return _COLOURS.get(value, value) if isinstance(value, str) else value


def _lines(text: str, language: str) -> list[str]:
    return wrap(text, _LINE.get(language, _LINE["en"]), break_long_words=language == "zh")
