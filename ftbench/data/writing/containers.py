"""The kinds of files that rows are written to, by the ending of the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ftbench.data.writing.delimited import write_comma_separated, write_tab_separated
from ftbench.data.writing.json_files import write_json, write_json_lines
from ftbench.data.writing.parquet import write_parquet
from ftbench.data.writing.spreadsheet import write_spreadsheet
from ftbench.errors import DataError, nearest
from ftbench.messages.convert_errors import NOT_WRITTEN_AS
from ftbench.records.example import Row


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of file."""

    write: Callable[[Path, Iterable[Row]], None]
    """Writes all rows; raises `DataError` that names row and column for what this kind of file cannot hold."""
    nested: bool = True
    """Whether a value can be a list; in other files lists are JSON text."""


CONTAINERS: Mapping[str, Container] = {
    ".jsonl": Container(write_json_lines),
    ".json": Container(write_json),
    ".ndjson": Container(write_json_lines),
    ".csv": Container(write_comma_separated, nested=False),
    ".tsv": Container(write_tab_separated, nested=False),
    ".xlsx": Container(write_spreadsheet, nested=False),
    ".parquet": Container(write_parquet),
}
"""By the ending of the file's name in small letters."""

_TEXT_TABLES = frozenset({".tab", ".txt"})
"""Endings of tables with tabs that are read and not written: `.tsv` says what they are."""


def suffix_like(source: Path) -> str:
    """The ending of files with rows of the source: its own, `.tsv` for a table with another one, else `.jsonl`."""
    suffix = source.suffix.lower()
    if suffix in CONTAINERS:
        return suffix
    return ".tsv" if suffix in _TEXT_TABLES else ".jsonl"


def container_of(path: Path) -> Container:
    """The kind of file that a name asks for; raises `DataError` with the nearest ending."""
    suffix = path.suffix.lower()
    if suffix not in CONTAINERS:
        raise DataError(NOT_WRITTEN_AS(suffix=path.suffix, hint=nearest(suffix, CONTAINERS)), file=path)
    return CONTAINERS[suffix]
