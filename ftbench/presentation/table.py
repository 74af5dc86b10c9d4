"""Tables as values: columns, bodies of rows, cells, and footnotes that say why a number is missing.

All that shows a table takes this value: `table_texts` for the styles of a terminal, `markdown` for published files, and
the template of the HTML report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ftbench.presentation.words import Part, Words


@dataclass(frozen=True, slots=True)
class Column:
    label: Part
    arrow: str = ""
    """`↑` or `↓`, explained by `hint`."""
    hint: Words | None = None
    numeric: bool = True
    facet: str = ""
    """What a filter may choose by this column: `model`, `task`, `method` or `status`."""


@dataclass(frozen=True, slots=True)
class TableCell:
    text: Part
    sort: float | str | None = None
    """What the column is sorted by; None comes last in both directions."""
    below: Part | None = None
    """A second, quieter line."""
    notes: tuple[int, ...] = ()
    strong: bool = False
    header: bool = False
    span: int = 1
    tone: str = ""
    """`good`, `bad` or `muted`."""
    key: str | None = None
    """The method whose sign stands before the text."""
    link: str | None = None
    """The address that the text leads to, on this page."""
    links: tuple[tuple[Part, str], ...] = ()
    """Texts and addresses, in the quieter line."""
    anchor: str | None = None
    """The id by which links find this row."""


@dataclass(frozen=True, slots=True)
class Body:
    """Rows that stay together when the table is sorted."""

    rows: tuple[tuple[TableCell, ...], ...]
    label: Part | None = None


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    """Unique on the page; footnotes are linked by it."""
    caption: Words
    columns: tuple[Column, ...]
    bodies: tuple[Body, ...]
    notes: tuple[Words, ...] = ()
    sortable: bool = False
    about: tuple[Words, ...] = ()
    """What holds for every row, said below without a number."""
    tall: bool = False
    """Whether it scrolls in a frame of its own, under its head."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """What a filter may choose whole tables by: `task` to the label."""


@dataclass(slots=True)
class Footnotes:
    """Numbers the notes of one table; the same words get the same number."""

    notes: list[Words] = field(default_factory=list)

    def add(self, note: Words) -> int:
        if note not in self.notes:
            self.notes.append(note)
        return self.notes.index(note) + 1
