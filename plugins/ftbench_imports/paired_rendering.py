"""Boards as a table, Markdown, CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ftbench.messages import Note
from ftbench.presentation.styles import STYLES
from ftbench.presentation.table_texts import table_text
from ftbench.presentation.tables import csv_text, json_text
from ftbench_imports.paired_boards import PairedBoard
from ftbench_imports.paired_rows import document, numbers, table
from ftbench_imports.paired_words import caveats, finding, listed

Notes = Sequence[tuple[str, Note]]
"""Files, each with a note about it."""


def render(
    boards: Sequence[PairedBoard], left_out: Notes, remarks: Notes, *, output: str, level: str, language: str
) -> str:
    """The text for `--format` (table, markdown, csv, json) and `--level` (system, pair), with a line break."""
    if output == "json":
        whole = document(boards, left_out, remarks)
        return json_text(json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False)) + "\n"
    if output == "csv":
        rows = [{"task": b.task, "metric": b.metric, **row} for b in boards for row in numbers(b, level)]
        return csv_text(rows) if rows else ""
    parts = [_block(board, level, output, language) for board in boards]
    style = STYLES[output]
    return "\n\n".join([*parts, *map(style.paragraph, about_files(left_out, remarks, language))]) + "\n"


def about_files(left_out: Notes, remarks: Notes, language: str) -> list[str]:
    """A sentence about what was left out, and one about what should be known of files."""
    said = (listed("left-out", left_out), listed("remarks", remarks))
    return [words.text(language) for words in said if words is not None]


def _block(board: PairedBoard, level: str, output: str, language: str) -> str:
    style, shown = STYLES[output], table(board, level)
    notes = [f"- {text.text(language)}" if output == "table" else text.text(language) for text in caveats(board)]
    parts = [
        style.title(shown.caption.text(language)),
        table_text(shown, language, style),
        style.paragraph(finding(board).text(language)),
        style.notes(notes),
    ]
    return "\n\n".join(parts)
