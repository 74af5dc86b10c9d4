"""Rows that repeat an earlier row of their side: input and answer are the same but for white space."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import RowsTable
from ftbench.data_check.rules.repeats import first_with_same
from ftbench.data_check.rules.rule import TableRule


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    repeated = []
    for side in np.unique(table.side).tolist():
        rows = np.flatnonzero(table.side == side)
        firsts = rows[first_with_same(table.whole[rows])]
        repeated += [(row, first) for row, first in zip(rows.tolist(), firsts.tolist(), strict=True) if row != first]
    for row, first in sorted(repeated):
        file, line = table.place(row)
        yield finding("duplicate", file, line, other=table.place(first))


RULE = TableRule(("duplicate",), _check)
