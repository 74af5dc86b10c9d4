"""Offensive words in the texts of a row."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.detectors.toxic import toxic
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rules.quoting import around
from ftbench.data_check.rules.rule import RowRule
from ftbench.data_check.view import RowView


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    for field, text in view.texts:
        matches = toxic(text)
        if matches:
            yield remark(view.line, "toxic", field, shown=around(text, matches[0].start, matches[0].end))


RULE = RowRule(("toxic",), _check)
