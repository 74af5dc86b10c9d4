"""Columns that are there under another spelling, and header lines that are none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from ftbench.contracts.task import Row


def spelled_otherwise(names: Iterable[str], row: Row) -> str | None:
    """The only column that is like one of the names but for case, white space and width; the first name goes first."""
    for name in names:
        alike = [column for column in row if _folded(column) == _folded(name)]
        if len(alike) == 1:
            return alike[0]
    return None


def header_is_data(rows: Sequence[Row]) -> bool:
    """Whether a column's name is a number, a whole sentence or one of the values below it."""
    return any(
        len(name.split()) > 4
        or len(name) > 40
        or name.replace(".", "", 1).isdecimal()
        or any(row.get(name) == name for row in rows)
        for name in rows[0]
    )


def _folded(name: object) -> str:
    return " ".join(unicodedata.normalize("NFKC", str(name)).split()).casefold()
