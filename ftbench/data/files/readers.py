"""The readers of data files by suffix: those of ftbench, and those that plugins add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ftbench.contracts.reader import Reader
from ftbench.data.files.delimited import Delimited
from ftbench.data.files.json_rows import Json, JsonLines
from ftbench.data.files.parquet import Parquet
from ftbench.data.files.spreadsheet import Spreadsheet

Readers = Mapping[str, Reader]
"""Reader by suffix, in lower case and with the dot."""


def by_suffix(readers: Iterable[Reader]) -> dict[str, Reader]:
    """The readers by each of their suffixes."""
    return {suffix: reader for reader in readers for suffix in reader.suffixes}


BUILT_IN: Readers = by_suffix(
    (
        Delimited("csv", (".csv",), ","),
        Delimited("tsv", (".tsv", ".tab"), "\t"),
        Delimited("text", (".txt",), "\t"),
        Json(),
        JsonLines(),
        Spreadsheet(),
        Parquet(),
    )
)
"""The readers of ftbench itself."""
