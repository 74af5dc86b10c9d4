"""Rows in another language than nearly all others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import RowsTable
from ftbench.data_check.rules.rule import TableRule
from ftbench.messages.language_names import LANGUAGE_NAMES

_USUAL = 0.85
"""Share of the rows of a plain language, from which it is the usual one."""


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    plain = table.language > 0
    counts = np.bincount(table.language[plain], minlength=1)
    usual = int(counts.argmax())
    share = float(counts[usual] * 100 // max(1, counts.sum())) / 100  # rounded down: never 100 %
    if share < _USUAL:
        return
    for row in np.flatnonzero(plain & (table.language != usual)).tolist():
        name = LANGUAGE_NAMES[table.languages[int(table.language[row])]]()
        usual_name = LANGUAGE_NAMES[table.languages[usual]]()
        file, line = table.place(row)
        yield finding("other-language", file, line, language=name, share=share, usual=usual_name)


RULE = TableRule(("other-language",), _check)
