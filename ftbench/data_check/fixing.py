"""A cleaned copy of a file, and a list of every change. The same file gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ftbench.contracts.reader import NumberedRow, ReadingOptions
from ftbench.data_check.block_check import comparable, row_digests
from ftbench.data_check.codes import CODES
from ftbench.data_check.detectors.masks import PersonalMasks
from ftbench.data_check.layout import Layout
from ftbench.data_check.mending import mended_row
from ftbench.data_check.rules.columns import repeats_header
from ftbench.data_check.source import DEFAULT_READING, Item, blocks, items_of
from ftbench.data_check.view import plain, view_of
from ftbench.errors import DataError
from ftbench.text.spelling import one_spelling

_SEPARATORS = {".csv": ",", ".tsv": "\t"}
_SUFFIXES = (".jsonl", ".ndjson", *_SEPARATORS)


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

    Raises `DataError` if `out` is the file itself or has a suffix that is not written.
    """
    check_place(path, out)
    columns, labels = _looked_through(_items(path, reading), layout)
    summary = FixSummary(out, changes_path(out))
    masks = PersonalMasks() if mask else None
    with _replacing(summary.changes) as changes, _replacing(out) as rows:
        writer = _Writer(rows, out.suffix.lower(), columns)
        log = _Log(changes, name or str(path), summary)
        for number, row in _cleaned_rows(_items(path, reading), layout, labels, masks, log, summary):
            writer.write(row)
            summary.written += bool(number)
        writer.finish()
    return summary


def check_place(path: Path, out: Path) -> None:
    """Raise `DataError` if `out` would be written over the file, or has a suffix that is not written."""
    for target in (out, changes_path(out)):
        if target.resolve() == path.resolve() or (target.exists() and os.path.samefile(target, path)):
            raise DataError("--fix writes a copy, and never over the file that is checked", file=target)
    if out.suffix.lower() not in _SUFFIXES:
        raise DataError(f'"{out.suffix}" is not written; known: {", ".join(_SUFFIXES)}', file=out)


def _items(path: Path, reading: ReadingOptions) -> Iterator[Item]:
    return (item for block in blocks(path, reading) for item in items_of(block))


def _looked_through(items: Iterable[Item], layout: Layout) -> tuple[list[str], dict[str, str]]:
    """All columns in order, and the replacement of each label's other spellings."""
    columns: dict[str, None] = {}
    counts: Counter[str] = Counter()
    label = layout.answer if layout.kind == "labels" else None
    for item in items:
        if isinstance(item, NumberedRow):
            columns.update(dict.fromkeys(item.row))
            if label is not None and label in item.row:
                cleaned, _ = mended_row({label: item.row[label]}, None, None)
                counts[plain(cleaned[label])] += 1
    del counts[""]
    return list(columns), one_spelling(counts)


def _cleaned_rows(
    items: Iterable[Item],
    layout: Layout,
    labels: Mapping[str, str],
    masks: PersonalMasks | None,
    log: _Log,
    summary: FixSummary,
) -> Iterator[tuple[int, dict[str, Any]]]:
    seen: dict[tuple[str, int], int] = {}
    for item in items:
        if not isinstance(item, NumberedRow):
            if CODES[item.code].mended:
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
        yield item.line, row


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


class _Writer:
    """Writes rows as JSON Lines, CSV or TSV."""

    def __init__(self, file: BinaryIO, suffix: str, columns: Sequence[str]) -> None:
        self._file, self._columns = file, columns
        self._text = io.TextIOWrapper(file, "utf-8", errors="backslashreplace", newline="")
        separator = _SEPARATORS.get(suffix)
        self._table = None if separator is None else csv.writer(self._text, delimiter=separator, lineterminator="\n")
        if self._table is not None:
            self._table.writerow(columns)

    def write(self, row: Mapping[str, Any]) -> None:
        """Write a row; a table has lists and objects as JSON text."""
        if self._table is None:
            self._text.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
        else:
            self._table.writerow([plain(row.get(column)) for column in self._columns])

    def finish(self) -> None:
        """Hand everything to the file, which stays open."""
        self._text.flush()
        self._text.detach()


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file beside the path that takes its place once it is complete."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
