"""A cleaned copy of a file, and a list of every change. The same file gives the same bytes."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ftbench.contracts.reader import DEFAULT_READING, NumberedRow, ReadingOptions
from ftbench.data.files.reading import lines_of
from ftbench.data.writing.atomic import written_whole
from ftbench.data.writing.containers import container_of
from ftbench.data_check.block_check import comparable, row_digests
from ftbench.data_check.codes import CODES
from ftbench.data_check.detectors.masks import PersonalMasks
from ftbench.data_check.layout import Layout
from ftbench.data_check.mending import mended_row
from ftbench.data_check.rules.columns import repeats_header
from ftbench.data_check.source import Item, blocks, items_of
from ftbench.data_check.view import plain, view_of
from ftbench.errors import DataError
from ftbench.messages.data_errors import FIX_IN_PLACE, NOT_FIXED_AS
from ftbench.text.spelling import one_spelling

_SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv")

_LEFT_OUT = frozenset({"csv-syntax", "unreadable"})
"""Codes of rows that cannot be read and that nothing mends: the copy is without them, so the list names them."""


@dataclass(slots=True)
class FixSummary:
    """What was written."""

    out: Path
    changes: Path
    read: int = 0
    """Rows that could be read."""
    written: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """Changes by code."""


def changes_path(out: Path) -> Path:
    """The list of changes beside a cleaned copy."""
    return out.with_name(f"{out.name}.changes.jsonl")


def fix_file(
    path: Path,
    out: Path,
    layout: Layout,
    *,
    name: str = "",
    mask: bool = False,
    reading: ReadingOptions = DEFAULT_READING,
) -> FixSummary:
    """Write the cleaned copy `out` and the list of its changes; both appear at once or not at all.

    Raises `DataError` if `out` is the file itself or has a suffix that is not written, and for a value that this kind
    of file cannot hold.
    """
    check_place(path, out)
    labels = _label_spellings(path, layout, reading)
    summary = FixSummary(out, changes_path(out))
    masks = PersonalMasks() if mask else None
    with (
        written_whole(summary.changes) as changes,
        written_whole(out) as rows,
        changes.open("wb") as changes_file,
    ):
        log = _Log(changes_file, name or str(path), summary)
        cleaned = _cleaned_rows(_items(path, reading), layout, labels, masks, log, summary)
        try:
            container_of(out).write(rows, cleaned)
        except DataError as error:
            raise error if error.file else DataError(error.note, file=out, key=error.key) from None
    return summary


def check_place(path: Path, out: Path) -> None:
    """Raise `DataError` if `out` would be written over the file, or has a suffix that is not written."""
    source = lines_of(path)
    for target in (out, changes_path(out)):
        if target.resolve() == source.resolve() or (target.exists() and os.path.samefile(target, source)):
            raise DataError(FIX_IN_PLACE(), file=target)
    if out.suffix.lower() not in _SUFFIXES:
        raise DataError(NOT_FIXED_AS(suffix=out.suffix, known=_SUFFIXES), file=out)


def _items(path: Path, reading: ReadingOptions) -> Iterator[Item]:
    return (item for block in blocks(path, reading) for item in items_of(block))


def _label_spellings(path: Path, layout: Layout, reading: ReadingOptions) -> dict[str, str]:
    """The replacement of each label's other spellings."""
    label = layout.answer if layout.kind == "labels" else None
    if label is None:
        return {}
    counts: Counter[str] = Counter()
    for item in _items(path, reading):
        if isinstance(item, NumberedRow) and label in item.row:
            cleaned, _ = mended_row({label: item.row[label]}, None, None)
            counts[plain(cleaned[label])] += 1
    del counts[""]
    return one_spelling(counts)


def _cleaned_rows(
    items: Iterable[Item],
    layout: Layout,
    labels: Mapping[str, str],
    masks: PersonalMasks | None,
    log: _Log,
    summary: FixSummary,
) -> Iterator[dict[str, Any]]:
    seen: dict[tuple[str, int], int] = {}
    for item in items:
        if not isinstance(item, NumberedRow):
            if CODES[item.code].mended or (item.code in _LEFT_OUT and item.line is not None):
                log.add(item.code, item.line, item.field, None, None)
            continue
        summary.read += 1
        row, changes = mended_row(item.row, masks, layout.answer if layout.kind == "labels" else None)
        for change in changes:
            log.add(change.code, item.line, change.field, change.before, change.after)
        if layout.kind == "labels" and layout.answer and (label := plain(row.get(layout.answer))) in labels:
            log.add("label-spelling", item.line, layout.answer, label, labels[label])
            row[layout.answer] = labels[label]
        view = view_of(item.line, row, layout)
        if repeats_header(row):
            log.add("header-repeated", item.line, None, row, None)
            continue
        if layout.kind != "conversation" and not comparable(view.question):
            log.add("empty-input", item.line, None, row, None)
            continue
        if layout.kind in ("pairs", "labels") and layout.answer in row and not comparable(view.answer or ""):
            log.add("empty-answer", item.line, layout.answer, row, None)
            continue
        _, whole = row_digests(view)
        key = str(row.get("split", "")), whole
        if whole and key in seen:
            log.add("duplicate", item.line, None, row, None, first=seen[key])
            continue
        seen[key] = item.line
        summary.written += 1
        yield row


@dataclass(slots=True)
class _Log:
    """The list of changes."""

    file: BinaryIO
    name: str
    summary: FixSummary

    def add(
        self, code: str, line: int | None, field: str | None, before: Any, after: Any, *, first: int | None = None
    ) -> None:
        """Add a change; `after` is None for a row that is left out."""
        change = {"code": code, "file": self.name, "line": line, "field": field, "before": before, "after": after}
        if first is not None:
            change["repeats_line"] = first
        self.file.write((json.dumps(change) + "\n").encode())  # ASCII: half characters have no UTF-8
        self.summary.counts[code] += 1
