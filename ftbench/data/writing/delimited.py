"""CSV and TSV files in UTF-8 with line feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ftbench.data.writing.cells import cell_text, check_columns, check_text
from ftbench.data.writing.spool import spooled
from ftbench.messages.convert_errors import A_TABLE
from ftbench.records.example import Row

_BAD = re.compile("[\0\ud800-\udfff]")
"""A file with the character 0 counts as binary, and half characters are no UTF-8."""


def write_comma_separated(path: Path, rows: Iterable[Row]) -> None:
    """A header line with all columns, then a row a line."""
    _write(path, rows, ",")


def write_tab_separated(path: Path, rows: Iterable[Row]) -> None:
    """As `write_comma_separated`, with tabs."""
    _write(path, rows, "\t")


def _write(path: Path, rows: Iterable[Row], separator: str) -> None:
    quoted = re.compile(rf'["\r\n{separator}]|^\s|\s$|^$')

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted.search(text) else text

    with spooled(rows) as spool, path.open("w", encoding="utf-8", newline="") as file:
        check_columns(list(spool.columns), A_TABLE)
        file.write(separator.join(map(cell, spool.columns)) + "\n")
        for number, row in enumerate(spool, start=1):
            texts = {name: cell_text(value) for name, value in row.items()}
            for name, text in texts.items():
                bad = _BAD.search(text)
                check_text(text, bad and bad[0], name, number, A_TABLE)
            # An empty cell needs quotes only where it would be an empty line.
            cells = [cell(text) if text or len(texts) == 1 else "" for text in texts.values()]
            file.write(separator.join(cells) + "\n")
