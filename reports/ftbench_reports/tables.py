"""Tables of the reports: the core's, with the cell of a missing number and the addresses of cells' pages."""

from __future__ import annotations

from urllib.parse import quote

from ftbench.presentation.table import Body, Column, Footnotes, Table, TableCell
from ftbench_reports.language import say
from ftbench_reports.text import visible

__all__ = ["Body", "Column", "Footnotes", "Table", "TableCell", "cell_address", "not_available"]


def not_available(*notes: int) -> TableCell:
    """A missing number: never blank, never zero."""
    return TableCell(say("not-available"), notes=notes, tone="muted")


def cell_address(cell: str) -> str:
    """The address of a cell's page: stable, because it depends only on the cell's id."""
    return f"#/cell/{quote(visible(cell), safe='')}"
