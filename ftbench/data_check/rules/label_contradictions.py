"""Rows with the same text and different labels: no model gets all of them right."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import NO_LABEL, RowsTable
from ftbench.data_check.rules.repeats import first_with_same
from ftbench.data_check.rules.rule import TableRule
from ftbench.text.spelling import meaning, shown


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    rows = np.flatnonzero(table.label != NO_LABEL)
    firsts = rows[first_with_same(table.question[rows])]
    differ = table.label[rows] != table.label[firsts]
    for row, first in zip(rows[differ].tolist(), firsts[differ].tolist(), strict=True):
        label, other = table.labels[int(table.label[row])], table.labels[int(table.label[first])]
        if meaning(label) == meaning(other):
            continue
        file, line = table.place(row)
        yield finding(
            "contradicting-labels",
            file,
            line,
            "label",
            other=table.place(first),
            label=shown(label),
            before=shown(other),
        )


RULE = TableRule(("contradicting-labels",), _check)
