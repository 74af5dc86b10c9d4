"""A table as texts in one language: header and rows, for every style of `styles`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ftbench.presentation.styles import Style
from ftbench.presentation.table import Table, TableCell
from ftbench.presentation.words import text_of

Show = Callable[[str], str]
"""Makes a text safe for its target."""

COVERED = "–"
"""Filler for columns under a spanning cell: texts have no spanning cells."""


def table_text(table: Table, language: str, style: Style) -> str:
    """The header and rows in a style, without caption and notes."""
    return style.table(head_texts(table, language), row_texts(table, language))


def head_texts(table: Table, language: str, show: Show = str) -> list[str]:
    """The label of each column with its arrow."""
    return [f"{show(text_of(column.label, language))} {column.arrow}".strip() for column in table.columns]


def row_texts(table: Table, language: str, show: Show = str, strong: str = "") -> list[list[str]]:
    """The texts of each row, one body after the other; `strong` encloses emphasised texts."""
    return [_row(row, language, show, strong) for body in table.bodies for row in body.rows]


def _row(row: Sequence[TableCell], language: str, show: Show, strong: str) -> list[str]:
    texts = []
    for cell in row:
        text = show(text_of(cell.text, language))
        text = f"{strong}{text}{strong}" if cell.strong else text
        text += f" ({show(text_of(cell.below, language))})" if cell.below is not None else ""
        text += "".join(f" [{note}]" for note in cell.notes)
        texts += [text, *[COVERED] * (cell.span - 1)]
    return texts
