"""How often labels occur: one alone, one in most rows, rare ones, and ones that no training row has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import TRAIN, RowsTable
from ftbench.data_check.rules.label_counts import first_row, label_counts
from ftbench.data_check.rules.rule import TableRule
from ftbench.text.spelling import meaning, shown

_MOST = 0.8
"""Share of the rows from which a label has most of them."""
_RARE = 3
"""Rows below which a label is rare."""
_ENOUGH = 10
"""Rows below which counts say nothing."""


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    trained = table.is_training
    counts = label_counts(table, trained)
    rows = sum(counts.values())
    if not counts:
        return
    usual, rarest = max(counts, key=lambda label: counts[label]), min(counts, key=lambda label: counts[label])
    file, line = table.place(first_row(table, usual, trained))
    if len(counts) == 1 and rows > 1:
        yield finding("single-label", file, line, "label", label=shown(usual))
    elif counts[usual] >= _MOST * rows and rows >= _ENOUGH:
        share, few = counts[usual] / rows, counts[rarest]
        yield finding(
            "label-imbalance", file, line, "label", share=share, label=shown(usual), rarest=shown(rarest), count=few
        )
    if rows >= _ENOUGH:
        yield from _rare(table, trained, counts)
    yield from _unseen(table, counts)


def _rare(
    table: RowsTable, trained: np.ndarray[tuple[int], np.dtype[np.bool_]], counts: dict[str, int]
) -> Iterator[Finding]:
    for label, count in counts.items():
        if count < _RARE:
            file, line = table.place(first_row(table, label, trained))
            yield finding("rare-label", file, line, "label", label=shown(label), n=count)


def _unseen(table: RowsTable, counts: dict[str, int]) -> Iterator[Finding]:
    held_out = table.side > TRAIN
    known = set(map(meaning, counts))
    for label, count in label_counts(table, held_out).items():
        if meaning(label) not in known:
            file, line = table.place(first_row(table, label, held_out))
            yield finding("unseen-label", file, line, "label", label=shown(label), n=count)


RULE = TableRule(("single-label", "label-imbalance", "rare-label", "unseen-label"), _check)
