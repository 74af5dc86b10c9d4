"""What the tables of an analysis are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ftbench.presentation.table import Body, Column, Table, TableCell
from ftbench.presentation.words import Part, Words, joined, plain
from ftbench_rating.analysis.analyse import Analysis
from ftbench_rating.analysis.catalogue import reason, say
from ftbench_rating.analysis.measure import Measure

Content = Part | TableCell
"""What a cell is given as: its text, or the whole cell."""


@dataclass(frozen=True, slots=True)
class Span:
    """A measure to draw, on a scale from `lowest` to `highest`."""

    measure: Measure
    lowest: float
    highest: float
    zero: float | None = None
    """Where a line says "no difference"."""


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table; the first column names the row."""

    table: Table
    spans: tuple[Span, ...] = ()
    """One a row, to be drawn beside it; none where nothing is drawn."""


def drawn_table(
    name: str,
    title: Words,
    heads: Iterable[Part],
    rows: Iterable[Sequence[Content]],
    notes: Iterable[Words],
    spans: Iterable[Span] = (),
) -> DrawnTable:
    """Cells are texts, save those that are given as cells; notes hold for the whole table."""
    columns = tuple(Column(head, numeric=place > 0) for place, head in enumerate(heads))
    body = Body(tuple(tuple(map(_cell, row)) for row in rows))
    return DrawnTable(Table(name, title, columns, (body,), about=tuple(notes)), tuple(spans))


def method_cell(method: str) -> TableCell:
    """Names the row of a method, with its sign where the page has one."""
    return TableCell(method, header=True, key=method)


def missing(measures: Iterable[tuple[Part, Measure | None]]) -> tuple[Words, ...]:
    """Why numbers or intervals are missing, each reason once, with the names of what lacks them."""
    names: dict[Words, dict[Part, None]] = {}
    for name, measure in measures:
        if measure is not None and measure.reason is not None:
            names.setdefault(reason(measure.reason), {})[name] = None
    return tuple(say("note.reason", names=joined(lacking), reason=why) for why, lacking in names.items())


def without_excluded(analysis: Analysis) -> Words:
    """`without R2, R3`."""
    return say("without", names=joined(analysis.excluded))


def _cell(content: Content) -> TableCell:
    return content if isinstance(content, TableCell) else TableCell(plain(content))
