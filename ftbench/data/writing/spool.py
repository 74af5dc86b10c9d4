"""Rows kept on the disk until all are known: a table needs the names of its columns before its first row."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from ftbench.data.writing.cells import json_bytes
from ftbench.records.example import Row

_LARGEST = 2**63
"""Whole numbers from here on have no type in tables."""


@dataclass(frozen=True, slots=True)
class Spool:
    """Rows that can be read again and again, with their columns."""

    columns: dict[str, frozenset[str]]
    """Column → the kinds of its values (`text`, `truth`, `whole`, `large`, `real`, `list`, `object`), in the order
    of first appearance."""
    file: IO[bytes]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """The rows, each with all columns."""
        self.file.seek(0)
        for line in self.file:
            row = json.loads(line)
            yield {name: row.get(name) for name in self.columns}


@contextmanager
def spooled(rows: Iterable[Row]) -> Iterator[Spool]:
    """The rows on the disk, for as long as they are needed."""
    columns: dict[str, set[str]] = {}
    with tempfile.TemporaryFile() as file:
        for row in rows:
            line = json_bytes(row)
            file.write(line + b"\n")
            for name, value in json.loads(line).items():
                kinds = columns.setdefault(name, set())
                if value is not None:
                    kinds.add(_kind(value))
        yield Spool({name: frozenset(kinds) for name, kinds in columns.items()}, file)


def _kind(value: Any) -> str:
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return "large"
    names = {str: "text", bool: "truth", int: "whole", float: "real", list: "list", dict: "object"}
    return names[type(value)]
