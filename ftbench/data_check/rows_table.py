"""All rows of a check as columns of numbers: a million rows take 50 MB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SIDES = ("train", "validation", "test")

SIDE_WORDS = {
    "train": 0,
    "training": 0,
    "validation": 1,
    "valid": 1,
    "val": 1,
    "dev": 1,
    "test": 2,
}
"""Values of a column `split`, and the index of the side."""

TRAIN, NO_SIDE = 0, -1

NO_LABEL = -1


@dataclass(slots=True)
class FileFacts:
    """A file as a whole."""

    name: str
    path: str
    bytes: int
    layout: str
    """For people."""
    side: str | None = None
    """The side that was given for the file."""
    columns: Counter[str] = field(default_factory=Counter)
    """Rows with a value, by column, in the order of the file."""
    first_lines: dict[str, int] = field(default_factory=dict)
    """Line of the first row with each column."""
    rows: int = 0
    unreadable: int = 0
    """Number of rows that could not be read."""


@dataclass(slots=True)
class RowsTable:
    """The rows in the order of the files. Each array has one element a row."""

    files: Sequence[FileFacts]
    file: NDArray[np.int16]
    line: NDArray[np.int64]
    side: NDArray[np.int8]
    """Index in `SIDES`, or `NO_SIDE`."""
    question: NDArray[np.uint64]
    """Digest of the input; 0 for an empty one."""
    whole: NDArray[np.uint64]
    """Digest of the input and the answer; 0 for an empty row."""
    label: NDArray[np.int32]
    """Index in `labels`, or `NO_LABEL`."""
    language: NDArray[np.int16]
    """Index in `languages`; 0 where it is not plain."""
    tokens: NDArray[np.int32]
    answer_tokens: NDArray[np.int32]
    characters: NDArray[np.int32]
    answer_characters: NDArray[np.int32]
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    texts: Sequence[str] = ()
    """The inputs, where a rule needs them."""

    def __len__(self) -> int:
        return len(self.line)

    def place(self, row: int) -> tuple[str, int]:
        """File and line of a row."""
        return self.files[int(self.file[row])].name, int(self.line[row])

    @property
    def is_training(self) -> NDArray[np.bool_]:
        """Rows that are trained on: those of the training side, or all if no row has a side."""
        trained: NDArray[np.bool_] = self.side <= TRAIN if not (self.side == TRAIN).any() else self.side == TRAIN
        return trained
