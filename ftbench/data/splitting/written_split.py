"""The files of a split: one a side, or one with a column `split`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from ftbench.data.source import NumberedRow
from ftbench.data.split import SPLITS, Split
from ftbench.data.writing.atomic import written_whole
from ftbench.data.writing.containers import container_of, suffix_like
from ftbench.errors import DataError
from ftbench.records.example import Row

SPLIT_COLUMN = "split"
"""The column that a matrix reads the side of a row from."""


def side_files(source: Path, folder: Path, sides: Sequence[Split]) -> dict[Split, Path]:
    """The file of each side that has rows, in the folder, of the source's kind."""
    return {side: folder / f"{side}{suffix_like(source)}" for side in SPLITS if side in sides}


def write_sides(files: Mapping[Split, Path], rows: Sequence[NumberedRow], sides: Sequence[Split]) -> None:
    """Write the rows of each side in their order; all files appear together. Raises `DataError` with the file."""

    def of_side(wanted: Split) -> Iterator[Row]:
        for (_, row), side in zip(rows, sides, strict=True):
            if side == wanted:
                yield {name: value for name, value in row.items() if name != SPLIT_COLUMN}

    with ExitStack() as stack:
        for side, path in files.items():
            _write(stack, path, of_side(side))


def write_with_column(path: Path, rows: Sequence[NumberedRow], sides: Sequence[Split]) -> None:
    """Write all rows in their order, each with its side in the last column. Raises `DataError` with the file."""
    marked = (
        {**{name: value for name, value in row.items() if name != SPLIT_COLUMN}, SPLIT_COLUMN: side}
        for (_, row), side in zip(rows, sides, strict=True)
    )
    with ExitStack() as stack:
        _write(stack, path, marked)


def _write(stack: ExitStack, path: Path, rows: Iterator[Row]) -> None:
    beside = stack.enter_context(written_whole(path))
    try:
        container_of(path).write(beside, rows)
    except DataError as error:
        raise DataError(error.note, file=path, line=error.line, key=error.key) from None
