"""Columns: rows that lack one, rows that repeat the header, columns that services refuse or that few rows have."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.providers import CHAT_ROW_KEYS
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rows_table import FileFacts, RowsTable
from ftbench.data_check.rules.rule import RowRule, TableRule
from ftbench.data_check.view import RowView
from ftbench.records.example import Row

_FEW = 0.01
"""Share of rows that have a column, up to which it is odd."""


def repeats_header(row: Row) -> bool:
    """Whether every cell is the name of its column, as in tables that were joined."""
    return len(row) > 1 and all(value == name for name, value in row.items())


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    row = view.row
    for column in view.layout.columns:
        if column not in row:
            yield remark(view.line, "missing-field", column)
    if repeats_header(row):
        yield remark(view.line, "header-repeated")


def _check_table(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    for facts in table.files:
        few = [name for name, count in facts.columns.items() if count <= _FEW * facts.rows]
        if few:
            yield finding("other-columns", facts.name, _first(facts, few), names=", ".join(few[:10]))
        if facts.layout == "OpenAI":
            refused = [name for name in facts.columns if name not in CHAT_ROW_KEYS]
            if refused:
                yield finding("row-keys", facts.name, _first(facts, refused), names=", ".join(refused[:10]))


def _first(facts: FileFacts, columns: list[str]) -> int:
    return min(facts.first_lines[column] for column in columns)


RULE = RowRule(("missing-field", "header-repeated"), _check)
TABLE_RULE = TableRule(("other-columns", "row-keys"), _check_table)
