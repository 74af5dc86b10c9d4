"""Faults of rows, and one error for all faults of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ftbench.contracts.reader import RowFault
from ftbench.errors import DataError, DataErrors
from ftbench.messages import Note
from ftbench.messages.row_faults import LIBRARY_REASONS

__all__ = ["RowFault", "as_error", "as_errors", "library_reason", "together"]


def library_reason(words: str) -> Note:
    """A reason in the words of Python's libraries, as a note in several languages where it is a usual one."""
    return LIBRARY_REASONS[words]() if words in LIBRARY_REASONS else Note.plain(words)


def as_error(fault: RowFault, file: Path | str) -> DataError:
    """The fault of one row as an error that names file, line and key."""
    return DataError(fault.note or Note.plain(fault.message), file=file, line=fault.line, key=fault.key)


def as_errors(faults: Sequence[RowFault], file: Path | str) -> list[DataError]:
    """The faults as errors, in order."""
    return [as_error(fault, file) for fault in faults]


def together(errors: Sequence[DataError]) -> DataError:
    """One error for all of them: the only one as it is, else one with a line for each."""
    return errors[0] if len(errors) == 1 else DataErrors(errors)
