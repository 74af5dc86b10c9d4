"""Faults of rows, and one error for all faults of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ftbench.contracts.reader import RowFault
from ftbench.errors import DataError, DataErrors

__all__ = ["RowFault", "as_error", "as_errors", "together"]


def as_error(fault: RowFault, file: Path | str) -> DataError:
    """The fault of one row as an error that names file, line and key."""
    return DataError(fault.message, file=file, line=fault.line, key=fault.key)


def as_errors(faults: Sequence[RowFault], file: Path | str) -> list[DataError]:
    """The faults as errors, in order."""
    return [as_error(fault, file) for fault in faults]


def together(errors: Sequence[DataError]) -> DataError:
    """One error for all of them: the only one as it is, else one with a line for each."""
    return errors[0] if len(errors) == 1 else DataErrors(errors)
