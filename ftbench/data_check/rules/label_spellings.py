"""Labels that are one label in several spellings, look alike, or are nearly spelled alike."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import numpy as np

from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.rows_table import RowsTable
from ftbench.data_check.rules.label_counts import first_row, label_counts
from ftbench.data_check.rules.rule import TableRule
from ftbench.text.spelling import look, look_alikes, one_spelling, shown

_TIMES = 5
"""How many times more rows the right spelling of a typing error has."""
_ALIKE = 0.8
"""Least share of equal letters, by difflib."""
_SHORTEST = 4
"""Letters from which a typing error can be told from another label."""


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    every = np.ones(len(table), dtype=bool)
    counts = label_counts(table, every)
    changed = one_spelling(counts)
    found: list[tuple[int, Finding]] = []

    def add(code: str, label: str, kept: str) -> None:
        row = first_row(table, label, every)
        file, line = table.place(row)
        found.append((row, finding(code, file, line, "label", label=shown(label), kept=shown(kept), n=counts[label])))

    for label, kept in changed.items():
        add("label-spelling", label, kept)
    rest = [label for label in counts if label not in changed]
    for group in look_alikes(rest):
        usual = max(group, key=lambda label: (counts[label], label))
        for label in group:
            if label != usual:
                add("label-look", label, usual)
    for label, kept in _typing_errors(counts, rest):
        add("label-typo", label, kept)
    yield from (found for _, found in sorted(found, key=lambda pair: pair[0]))


def _typing_errors(counts: dict[str, int], labels: list[str]) -> Iterator[tuple[str, str]]:
    """Rare labels, each with the frequent one that it is nearly spelled as."""
    for label in labels:
        usual = [other for other in labels if counts[other] >= _TIMES * counts[label] and look(other) != look(label)]
        if len(label) >= _SHORTEST and not any(map(str.isdigit, label)):
            near = difflib.get_close_matches(label, usual, n=1, cutoff=_ALIKE)
            if near:
                yield label, near[0]


RULE = TableRule(("label-spelling", "label-look", "label-typo"), _check)
