"""One block of a file: what the rules say about its rows, and the rows as numbers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ftbench.data_check.detectors.languages import language_of
from ftbench.data_check.layout import Layout
from ftbench.data_check.lengths import estimated_tokens
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.remark import Remark
from ftbench.data_check.rows_table import NO_LABEL, NO_SIDE, SIDE_WORDS
from ftbench.data_check.rules import ROW_RULES
from ftbench.data_check.rules.near_duplicates import NEEDS_TEXTS
from ftbench.data_check.source import Block, items_of
from ftbench.data_check.view import RowView, view_of
from ftbench.text.spelling import cleaned

_LANGUAGE_CHARACTERS = 200
"""Characters of a row by which its language is told."""

NUMBERS = (
    ("line", np.int64),
    ("side", np.int8),
    ("question", np.uint64),
    ("whole", np.uint64),
    ("label", np.int32),
    ("language", np.int16),
    ("tokens", np.int32),
    ("answer_tokens", np.int32),
    ("characters", np.int32),
    ("answer_characters", np.int32),
)
"""The columns of numbers and their types."""


@dataclass(frozen=True, slots=True)
class BlockJob:
    """What a process gets."""

    block: Block
    file: int
    layout: Layout
    side: int
    """Index of the file's side, or `NO_SIDE`."""
    reads_split: bool
    """Whether a column `split` names the side of each row."""


@dataclass(slots=True)
class BlockResult:
    """What a process gives back."""

    file: int
    end: int
    rows: int = 0
    unreadable: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """Remarks by code; `blank-lines` counts the lines."""
    remarks: list[Remark] = field(default_factory=list)
    """The first ones of each code, in order."""
    columns: Counter[str] = field(default_factory=Counter)
    first_lines: dict[str, int] = field(default_factory=dict)
    """Line of the first row with each column."""
    numbers: dict[str, NDArray[np.generic]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    """Labels by the index in `numbers["label"]`."""
    languages: list[str] = field(default_factory=lambda: [""])
    texts: list[str] = field(default_factory=list)


def check_block(job: BlockJob, options: CheckOptions) -> BlockResult:
    """Check the rows of a block."""
    result = BlockResult(job.file, job.block.end)
    rules = [rule for rule in ROW_RULES if not options.codes.isdisjoint(rule.codes)]
    keeps_texts = not options.codes.isdisjoint(NEEDS_TEXTS)
    tells_languages = "other-language" in options.codes
    numbers: list[tuple[int, ...]] = []
    labels: dict[str, int] = {}
    languages: dict[str, int] = {"": 0}
    views: list[RowView] = []
    for item in items_of(job.block):
        if isinstance(item, Remark):
            _add(result, item, options)
            result.unreadable += item.code in _UNREADABLE
            continue
        view = view_of(item.line, item.row, job.layout)
        views.append(view)
        result.columns.update(name for name, value in item.row.items() if value is not None and value != "")
        for name in item.row.keys() - result.first_lines.keys():
            result.first_lines[name] = item.line
    _count_tokens(views, options)
    for view in views:
        for rule in rules:
            for found in rule.check(view, options):
                _add(result, found, options)
        label, language = view.label, ""
        if tells_languages:
            text = view.question if view.label else f"{view.question} {view.answer or ''}"
            language = language_of(text[:_LANGUAGE_CHARACTERS]) or ""
        question, whole = row_digests(view)
        numbers.append(
            (
                view.line,
                _side(view, job),
                question,
                whole,
                NO_LABEL if label is None else labels.setdefault(label, len(labels)),
                languages.setdefault(language, len(languages)),
                view.tokens,
                view.answer_tokens,
                len(view.question) + len(view.answer or ""),
                len(view.answer or ""),
            )
        )
        if keeps_texts:
            result.texts.append(view.question)
    result.rows = len(views)
    result.labels, result.languages = list(labels), list(languages)
    columns = list(zip(*numbers, strict=True)) if numbers else [()] * len(NUMBERS)
    result.numbers = {name: np.array(values, kind) for (name, kind), values in zip(NUMBERS, columns, strict=True)}
    result.remarks.sort(key=lambda found: found.line or 0)
    return result


_UNREADABLE = frozenset(
    ("json-syntax", "json-key-twice", "not-an-object", "columns", "csv-syntax", "encoding", "unreadable", "header")
)


def _add(result: BlockResult, found: Remark, options: CheckOptions) -> None:
    if found.code not in options.codes:
        return
    result.counts[found.code] += 1
    if options.kept is None or result.counts[found.code] <= options.kept:
        result.remarks.append(found)


def _count_tokens(views: Sequence[RowView], options: CheckOptions) -> None:
    if options.count_tokens is None:
        for view in views:
            view.answer_tokens = estimated_tokens(view.answer or "")
            view.tokens = estimated_tokens(view.question) + view.answer_tokens
        return
    questions = options.count_tokens([view.question for view in views])
    answers = options.count_tokens([view.answer or "" for view in views])
    for view, question, answer in zip(views, questions, answers, strict=True):
        view.tokens, view.answer_tokens = question + answer, answer


def _side(view: RowView, job: BlockJob) -> int:
    if job.side != NO_SIDE or not job.reads_split:
        return job.side
    return SIDE_WORDS.get(str(view.row.get("split", "")).strip().lower(), NO_SIDE)


def row_digests(view: RowView) -> tuple[int, int]:
    """64 bits of hashes of the input and of the whole row, without differences of white space."""
    question, answer = comparable(view.question), comparable(view.answer or "")
    if view.layout.kind == "conversation":
        system = "".join(text for _, text in view.texts)
        answer = f"{answer}\0{comparable(system)}"
    return digest(question), digest(f"{question}\0{answer}" if question or answer else "")


def comparable(text: str) -> str:
    """The text in NFKC without invisible characters, each run of white space as one space."""
    return " ".join(text.split()) if text.isascii() else cleaned(text)


def digest(text: str) -> int:
    """64 bits of a hash; 0 for an empty text."""
    if not text:
        return 0
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") or 1
