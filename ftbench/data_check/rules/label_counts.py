"""Counts and first rows of labels, as the rules about labels need them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ftbench.data_check.rows_table import NO_LABEL, RowsTable

_MOST = 1000
"""Different labels, at most: more of them are texts."""


def label_counts(table: RowsTable, rows: NDArray[np.bool_]) -> dict[str, int]:
    """The number of rows of each label among some rows; empty if the labels look like free texts."""
    labels = table.label[rows & (table.label != NO_LABEL)]
    counts = np.bincount(labels, minlength=len(table.labels)) if len(labels) else np.zeros(0, dtype=np.int64)
    found = {table.labels[place]: int(counts[place]) for place in np.flatnonzero(counts).tolist()}
    return {} if len(found) > min(_MOST, max(20, len(labels) // 2)) else found


def first_row(table: RowsTable, label: str, rows: NDArray[np.bool_]) -> int:
    """The first of some rows that has a label."""
    return int(np.flatnonzero(rows & (table.label == table.labels.index(label)))[0])
