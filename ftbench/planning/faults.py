"""Errors found outside the matrix, placed at the line of the matrix that led to them."""

from __future__ import annotations

from pathlib import Path

from ftbench.errors import UserError
from ftbench.matrix.read import MatrixFile
from ftbench.messages.plan_errors import AT


def placed(error: UserError, file: MatrixFile, location: tuple[str | int, ...]) -> UserError:
    """The error with the matrix's file, line and key, unless it names a `--set` or a place in another file.

    A missing file has no places: its name in the matrix is wrong.
    """
    if str(error.file) in map(str, file.source.overrides):
        return error
    if error.file is not None and (error.line is not None or Path(error.file).exists()):
        return error
    named = [] if error.file is None else [str(error.file)]
    place = ": ".join([*named, *([error.key] if error.key else [])])
    return file.error(AT(place=place, reason=error.note) if place else error.note, location)
