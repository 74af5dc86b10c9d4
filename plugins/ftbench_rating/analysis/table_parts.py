"""The building blocks of the tables of an analysis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ftbench.presentation.table import Body, Column, Table, TableCell
from ftbench.presentation.words import Part, Words, joined, plain
from ftbench_rating.analysis.analyse import Analysis
from ftbench_rating.analysis.catalogue import reason, say
from ftbench_rating.analysis.measure import Measure

Content = Part | TableCell
"""A cell, or only its text."""


@dataclass(frozen=True, slots=True)
class Span:
    """A measure to draw, on a scale from `lowest` to `highest`."""

    measure: Measure
    lowest: float
    highest: float
    zero: float | None = None
    """The value of "no difference", where a line is drawn."""


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table whose first column names the row, and the measures to draw beside it."""

    table: Table
    spans: tuple[Span, ...] = ()
    """One for each row; empty if nothing is drawn."""


def drawn_table(
    name: str,
    title: Words,
    heads: Iterable[Part],
    rows: Iterable[Sequence[Content]],
    notes: Iterable[Words],
    spans: Iterable[Span] = (),
) -> DrawnTable:
    """A table from heads and rows; the notes are about the whole table."""
    columns = tuple(Column(head, numeric=place > 0) for place, head in enumerate(heads))
    body = Body(tuple(tuple(map(_cell, row)) for row in rows))
    return DrawnTable(Table(name, title, columns, (body,), about=tuple(notes)), tuple(spans))


def method_cell(method: str) -> TableCell:
    """The cell that names a method's row, with the method's sign if the page has one."""
    return TableCell(method, header=True, key=method)


def missing(measures: Iterable[tuple[Part, Measure | None]]) -> tuple[Words, ...]:
    """The reasons why numbers or intervals are missing: each once, with the names of the rows concerned."""
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
