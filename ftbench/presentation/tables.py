"""Rows of texts as CSV, as a Markdown table, or as a table for the terminal."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ftbench.text.one_line import one_line
from ftbench.text.visible import visible

_ELEMENT = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"\](?=[(\[:])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PIECE = 1 << 16
"""Characters after which a text is handed on."""


def csv_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """A header line and a line per row; texts that a spreadsheet would execute are quoted."""
    return "".join(csv_lines(rows))


def csv_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """`csv_text` piece by piece; the rows are gone through twice, the first time for the names of all columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(value) for name, value in row.items()})
        if text.tell() > _PIECE:
            yield _whole_characters(text.getvalue())
            text.seek(0)
            text.truncate()
    yield _whole_characters(text.getvalue())


def _whole_characters(text: str) -> str:
    """Text with half a character, which cannot be written, as a mark."""
    return _SURROGATE.sub(lambda half: visible(half[0]), text)


def _safe(value: Any) -> Any:
    """A value safe for spreadsheets, which must not run model output that begins like a formula (CWE-1236)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def json_text(text: str) -> str:
    """JSON safe to write: lone surrogates, which models produce, become JSON's escapes."""
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def visible_line(text: str) -> str:
    """Text on one line, with hidden characters as marks because terminals obey some of them."""
    return one_line(visible(text))


def markdown_text(text: str) -> str:
    """Text on one line that can begin neither an HTML element nor a link."""
    return _LINK.sub("&#93;", _ELEMENT.sub("&lt;", visible_line(text)))


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; pipes inside cells are escaped and short rows filled up."""

    def line(cells: Sequence[str]) -> str:
        filled = [*cells, *[""] * (len(header) - len(cells))]
        return "| " + " | ".join(markdown_text(cell).replace("|", "\\|") for cell in filled) + " |"

    return "\n".join([line(header), "|" + "---|" * len(header), *(line(row) for row in rows)])


def plain_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with columns as wide as their longest cell; a reason at the end of a short row may run on."""
    header, rows = [visible_line(cell) for cell in header], [[visible_line(cell) for cell in row] for row in rows]
    whole = [row for row in rows if len(row) == len(header)]
    widths = [max(text_width(row[i]) for row in [header, *whole]) for i in range(len(header))]
    short = [row[:-1] for row in rows if len(row) != len(header)]
    for row in short:
        widths[: len(row)] = [max(width, text_width(cell)) for width, cell in zip(widths, row, strict=False)]

    def line(cells: Sequence[str]) -> str:
        padded = zip(cells, widths, strict=False)
        return "  ".join(cell + " " * (width - text_width(cell)) for cell, width in padded).rstrip()

    return "\n".join([line(header), line(["-" * width for width in widths]), *(line(row) for row in rows)])


def text_width(text: str) -> int:
    """Width of a text in terminal columns: Chinese characters take two (Unicode Standard Annex 11)."""
    return sum(
        1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
        if not unicodedata.combining(character)
    )
