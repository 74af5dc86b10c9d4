"""Rows that are longer than hosted models take, or than a training would keep."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.options import CheckOptions
from ftbench.data_check.providers import OPENAI
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rules.rule import RowRule
from ftbench.data_check.view import RowView


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    tokens = view.tokens
    if OPENAI.example_tokens is not None and tokens > OPENAI.example_tokens:
        yield remark(view.line, "long-example", tokens=tokens, limit=OPENAI.example_tokens)
    if options.max_length is not None and tokens > options.max_length:
        lost = tokens - options.max_length
        yield remark(view.line, "over-long", tokens=tokens, lost=lost, limit=options.max_length)


RULE = RowRule(("long-example", "over-long"), _check)
