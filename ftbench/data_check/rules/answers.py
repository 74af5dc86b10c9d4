"""Inputs and answers that are empty, stand for nothing, or repeat each other."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.data_check.options import CheckOptions
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rules.rule import RowRule
from ftbench.data_check.view import RowView
from ftbench.text.missing import MISSING_WORDS, is_missing, is_missing_word

_LONGEST_WORD = max(map(len, MISSING_WORDS))

_LEAST = 12
"""Characters from which an answer that equals its input is no coincidence."""


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    layout, row, line = view.layout, view.row, view.line
    if layout.kind in ("pairs", "labels"):
        for column in layout.inputs:
            if column in row and is_missing(row[column]) and not view.question.strip():
                yield remark(line, "empty-input", column)
        if layout.answer in row and not (view.answer or "").strip():
            yield remark(line, "empty-answer", layout.answer)
        elif view.answer and len(view.answer) <= _LONGEST_WORD and is_missing_word(view.answer):
            yield remark(line, "missing-word", layout.answer, word=view.answer.strip())
        elif view.answer and len(view.answer) >= _LEAST and view.answer.strip() == view.question.strip():
            yield remark(line, "answer-is-input", layout.answer)
    elif layout.kind == "texts" and not view.question.strip() and row:
        yield remark(line, "empty-input", None)
    for field, text in view.texts:
        if text[0].isspace() or text[-1].isspace():
            yield remark(line, "outer-space", field)


RULE = RowRule(("empty-input", "empty-answer", "missing-word", "answer-is-input", "outer-space"), _check)
