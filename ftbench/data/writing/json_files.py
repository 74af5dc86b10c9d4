"""JSON files: a row a line, or a list of rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ftbench.data.writing.cells import json_bytes
from ftbench.records.example import Row


def write_json_lines(path: Path, rows: Iterable[Row]) -> None:
    """One object a line; rows are not kept."""
    with path.open("wb") as file:
        file.writelines(json_bytes(row) + b"\n" for row in rows)


def write_json(path: Path, rows: Iterable[Row]) -> None:
    """A list of objects, each on a line of its own; rows are not kept."""
    with path.open("wb") as file:
        between = b"[\n"
        for row in rows:
            file.write(between + json_bytes(row))
            between = b",\n"
        file.write(b"\n]\n" if between == b",\n" else b"[]\n")
