"""Files with too few rows, or too large for a hosted service."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data.split import LEAST
from ftbench.data_check.codes import finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.providers import MEGABYTE, OPENAI
from ftbench.data_check.rows_table import RowsTable
from ftbench.data_check.rules.rule import TableRule


def _check(table: RowsTable, options: CheckOptions) -> Iterator[Finding]:
    for facts in table.files:
        if facts.rows == 0 and facts.unreadable == 0:
            yield finding("empty-file", facts.name, None)
        elif 0 < facts.rows < LEAST:
            yield finding("few-rows", facts.name, None, n=facts.rows, least=LEAST)
        if OPENAI.file_bytes is not None and facts.bytes > OPENAI.file_bytes:
            size, limit = facts.bytes // MEGABYTE, OPENAI.file_bytes // MEGABYTE
            yield finding("large-file", facts.name, None, size=size, limit=limit)


RULE = TableRule(("empty-file", "few-rows", "large-file"), _check)
