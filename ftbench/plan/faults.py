"""Faults that were found away from the matrix, placed at the matrix's line that led to them."""

from __future__ import annotations

from ftbench.errors import UserError
from ftbench.matrix.read import MatrixFile


def placed(error: UserError, file: MatrixFile, location: tuple[str | int, ...]) -> UserError:
    """The error with the matrix's file, line and key, unless it names a file of its own."""
    if error.file is not None:
        return error
    return file.error(error.message if not error.key else f"{error.key}: {error.message}", location)
