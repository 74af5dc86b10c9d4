"""Personal data in the texts of a row."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.detectors.personal import PERSONAL_KINDS, find_personal
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rules.quoting import partly
from ftbench.data_check.rules.rule import RowRule
from ftbench.data_check.view import RowView


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    for field, text in view.texts:
        kinds: set[str] = set()
        for match in find_personal(text):
            if match.kind not in kinds:
                kinds.add(match.kind)
                yield remark(view.line, match.kind, field, shown=partly(text[match.start : match.end]))


RULE = RowRule(PERSONAL_KINDS, _check)
