"""The base class of readers of data files, and the values that they exchange with the core."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ftbench.contracts.plugin_object import PluginObject
from ftbench.messages import Note
from ftbench.records.example import Row


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a file is read, where the file itself does not say."""

    sheet: str | None = None
    """Name of a spreadsheet's sheet; None: the first one with content."""
    header: int | None = None
    """Number of the header's line or row, from 1; None: the first one with content."""
    separator: str | None = None
    """The sign between two columns of a text table; None: recognised in the header."""
    encoding: str | None = None
    """Python's name of a text file's encoding; None: recognised."""
    strict: bool = False
    """Whether blank rows, and rows without a field that the task needs, are errors."""


DEFAULT_READING = ReadingOptions()
"""Everything as the file itself says it, or as it is recognised."""


class NumberedRow(NamedTuple):
    """A row and the line on which it begins (its position where a format has no lines)."""

    line: int
    row: Row


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row, or a part of a file, that cannot be read."""

    line: int | None
    """The line on which the row begins; None for a fault of the whole file."""
    code: str
    """The kind of fault in kebab-case, such as `json-syntax`, `columns`, `encoding`."""
    message: str
    """One line of English that says what was expected and what was found."""
    key: str | None = None
    """The column or key at fault, if there is one."""
    note: Note | None = None
    """The message in several languages, where there is one."""

    @classmethod
    def of(cls, line: int | None, code: str, note: Note, key: str | None = None) -> RowFault:
        """The fault that a note tells of."""
        return cls(line, code, str(note), key, note)


class Reader(PluginObject):
    """Reads the files of some suffixes, row by row."""

    name: str
    suffixes: tuple[str, ...]
    """The endings of the files that it reads, in lower case and with their dot: `(".csv",)`."""

    @abstractmethod
    def stream(self, path: Path, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
        """The rows and faults of a file, in its order and without holding it in memory where the format allows that.

        Appends to `notes` what a reader of the results should know. Raises `DataError` for a file that cannot be
        opened, and for options that do not fit it.
        """
