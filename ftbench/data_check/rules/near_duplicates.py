"""Rows that are nearly the same as others: within a side, and between training and held-out rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ftbench.data_check.codes import finding
from ftbench.data_check.detectors.duplicates import NearDuplicates
from ftbench.data_check.detectors.leaks import find_leaks
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import TRAIN, RowsTable
from ftbench.data_check.rules.rule import TableRule

NEEDS_TEXTS = ("near-duplicate", "near-leak")
"""Codes for which the inputs of all rows are kept."""


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    if "near-duplicate" in options.codes:
        yield from _near_duplicates(table)
    if "near-leak" in options.codes:
        yield from _near_leaks(table)


def _near_duplicates(table: RowsTable) -> Iterator[Finding]:
    nearest: dict[int, tuple[float, int]] = {}
    for side in np.unique(table.side).tolist():
        near: NearDuplicates[int] = NearDuplicates()
        for row in np.flatnonzero(table.side == side).tolist():
            near.add(row, table.texts[row])
        for first, second, similarity in near.pairs():
            row, other = max(first, second), min(first, second)
            nearest[row] = max(nearest.get(row, (0.0, 0)), (similarity, -other))
    for row, (similarity, other) in sorted(nearest.items()):
        file, line = table.place(row)
        yield finding("near-duplicate", file, line, other=table.place(-other), similarity=similarity)


def _near_leaks(table: RowsTable) -> Iterator[Finding]:
    trained = np.flatnonzero(table.side == TRAIN).tolist()
    held_out = np.flatnonzero(table.side > TRAIN).tolist()
    if not trained or not held_out:
        return
    known = set(table.question[trained].tolist())
    asked = [row for row in held_out if int(table.question[row]) not in known]
    for leak in find_leaks(((row, table.texts[row]) for row in trained), ((row, table.texts[row]) for row in asked)):
        file, line = table.place(leak.key)
        yield finding("near-leak", file, line, other=table.place(leak.source), similarity=leak.similarity)


RULE = TableRule(NEEDS_TEXTS, _check)
