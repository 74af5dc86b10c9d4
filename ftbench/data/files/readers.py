"""The readers of data files by suffix: those of ftbench, and those that plugins add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ftbench.contracts.reader import Reader
from ftbench.data.files.delimited import Delimited
from ftbench.data.files.json_rows import Json, JsonLines
from ftbench.data.files.parquet import Parquet
from ftbench.data.files.spreadsheet import Spreadsheet
from ftbench.errors import PluginError
from ftbench.messages.file_errors import NO_ENDING, TWO_READERS
from ftbench.plugins import Registry

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


def readers_of(registry: Registry) -> Readers:
    """The readers of ftbench and of all plugins; raises `PluginError` for an ending that two of them read."""
    readers = dict(BUILT_IN)
    origins = dict.fromkeys(readers, "ftbench")
    for plugin, reader in registry.objects("readers").values():
        for suffix in reader.suffixes:
            if not suffix.startswith(".") or suffix != suffix.lower():
                raise PluginError(NO_ENDING(reader=reader.name, plugin=plugin, suffix=suffix))
            if suffix in readers:
                raise PluginError(TWO_READERS(suffix=suffix, first=origins[suffix], second=plugin))
            readers[suffix], origins[suffix] = reader, plugin
    return readers
