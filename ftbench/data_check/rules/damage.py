"""Damaged characters in the texts of a row."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.detectors.damage import DAMAGE_KINDS, find_damage
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rules.quoting import around
from ftbench.data_check.rules.rule import RowRule
from ftbench.data_check.view import RowView


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    for field, text in view.texts:
        if text.isascii() and text.isprintable():
            continue
        kinds: set[str] = set()
        for match in find_damage(text):
            if match.kind not in kinds:
                kinds.add(match.kind)
                yield remark(view.line, match.kind, field, shown=around(text, match.start, match.end))


RULE = RowRule(DAMAGE_KINDS, _check)
