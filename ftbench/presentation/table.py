"""Tables as values: columns, bodies of rows, cells, and footnotes with the reasons for missing numbers.

All renderers take this value: `table_texts` for the styles of a terminal, `markdown` for published files, and the
template of the HTML report.
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
    """The filter that uses this column: `model`, `task`, `method` or `status`."""


@dataclass(frozen=True, slots=True)
class TableCell:
    text: Part
    sort: float | str | None = None
    """The sort key; None comes last in both directions."""
    below: Part | None = None
    """A second, quieter line."""
    notes: tuple[int, ...] = ()
    strong: bool = False
    header: bool = False
    span: int = 1
    tone: str = ""
    """`good`, `bad` or `muted`."""
    key: str | None = None
    """The method whose sign precedes the text."""
    link: str | None = None
    """The address of the link on this page."""
    links: tuple[tuple[Part, str], ...] = ()
    """Texts and addresses of links in the second line."""
    anchor: str | None = None
    """The id for links to this row."""


@dataclass(frozen=True, slots=True)
class Body:
    """Rows that stay together when the table is sorted."""

    rows: tuple[tuple[TableCell, ...], ...]
    label: Part | None = None


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    """Unique on the page; used in links to footnotes."""
    caption: Words
    columns: tuple[Column, ...]
    bodies: tuple[Body, ...]
    notes: tuple[Words, ...] = ()
    sortable: bool = False
    about: tuple[Words, ...] = ()
    """Statements about all rows, shown below without a number."""
    tall: bool = False
    """Whether the table scrolls in a frame, under a fixed head."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """Values for filters that choose whole tables: the label by `task`."""


@dataclass(slots=True)
class Footnotes:
    """Numbered notes of one table; equal words share a number."""

    notes: list[Words] = field(default_factory=list)

    def add(self, note: Words) -> int:
        if note not in self.notes:
            self.notes.append(note)
        return self.notes.index(note) + 1
