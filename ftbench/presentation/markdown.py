"""Markdown for publishing: no text can become a heading, a link or an element."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.presentation.table import Table
from ftbench.presentation.table_texts import head_texts, row_texts
from ftbench.presentation.tables import visible_line

_ESCAPES = {ord(sign): f"&#{ord(sign)};" for sign in "<>&|"} | {ord(sign): f"\\{sign}" for sign in "\\`*_{}[]#~"}


def escaped(text: str) -> str:
    """Text escaped for Markdown, on one line."""
    return visible_line(text).translate(_ESCAPES)


def table_lines(table: Table, language: str) -> list[str]:
    """A pipe table without its caption, then a list with the statements about all rows and the footnotes."""
    rules = ["---:" if column.numeric else "---" for column in table.columns]
    rows = row_texts(table, language, escaped, strong="**")
    about = [line for words in table.about for line in ("", escaped(words.text(language)))]
    notes = [f"{place}. {escaped(note.text(language))}" for place, note in enumerate(table.notes, start=1)]
    heads = head_texts(table, language, escaped)
    return [_line(heads), _line(rules), *map(_line, rows), *about, *(["", *notes] if notes else [])]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
