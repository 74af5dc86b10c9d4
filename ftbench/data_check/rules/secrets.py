"""Passwords and keys in the texts of a row."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.detectors.secrets import find_secrets
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rules.quoting import partly
from ftbench.data_check.rules.rule import RowRule
from ftbench.data_check.view import RowView


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    for field, text in view.texts:
        matches = find_secrets(text)
        if matches:
            yield remark(view.line, "secret", field, shown=partly(text[matches[0].start : matches[0].end]))


RULE = RowRule(("secret",), _check)
