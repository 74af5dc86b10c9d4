"""Held-out rows whose input is in the training data too, but for white space."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import TRAIN, RowsTable
from ftbench.data_check.rules.rule import TableRule


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    trained = np.flatnonzero(table.side == TRAIN)
    held_out = np.flatnonzero((table.side > TRAIN) & (table.question != 0))
    if not len(trained) or not len(held_out):
        return
    order = trained[np.argsort(table.question[trained], kind="stable")]
    digests = table.question[order]
    places = np.minimum(np.searchsorted(digests, table.question[held_out]), len(order) - 1)
    for row, place in zip(held_out.tolist(), places.tolist(), strict=True):
        if digests[place] == table.question[row]:
            file, line = table.place(row)
            yield finding("leak", file, line, other=table.place(int(order[place])))


RULE = TableRule(("leak",), _check)
