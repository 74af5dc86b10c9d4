"""Files below a folder, and the lines of a file, with bounds on what is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ftbench.errors import DataError, no_such_file, not_regular
from ftbench_imports import messages as said
from ftbench_imports.json_fields import MOST_BYTES


def files_below(place: Path, endings: tuple[str, ...]) -> list[Path]:
    """The file itself, or all files with these endings in the folder and below it, sorted; links are not followed.

    Raises `DataError` if there is nothing at this place.
    """
    if not place.exists():
        raise DataError(no_such_file(place), file=place)
    if not place.is_dir():
        return [place]
    found = (path for path in place.rglob("*") if path.suffix in endings)
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, each with its number from 1; raises `DataError`."""
    if fault := not_regular(path):
        raise DataError(fault, file=path)
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MOST_BYTES + 1):
                number += 1
                if len(line) > MOST_BYTES:
                    raise DataError(said.TOO_LARGE(size=len(line), most=MOST_BYTES), file=path, line=number)
                if line.strip():
                    yield number, line
    except OSError as error:
        raise DataError(said.UNREADABLE(reason=error.strerror or str(error)), file=path) from error
