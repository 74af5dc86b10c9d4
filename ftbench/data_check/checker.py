"""Check files: read their blocks, run the rules, and gather findings and numbers in the order of the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from ftbench.contracts.reader import DEFAULT_READING, NumberedRow, ReadingOptions
from ftbench.contracts.task import Task
from ftbench.data.files.reading import lines_of
from ftbench.data.headers import header_is_data
from ftbench.data_check.block_check import NUMBERS, BlockJob, BlockResult
from ftbench.data_check.codes import CODES, finding
from ftbench.data_check.finding import Finding
from ftbench.data_check.layout import Layout, recognise
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.report import CheckReport
from ftbench.data_check.rows_table import NO_LABEL, NO_SIDE, SIDE_WORDS, SIDES, FileFacts, RowsTable
from ftbench.data_check.rules import TABLE_RULES
from ftbench.data_check.rules.columns import repeats_header
from ftbench.data_check.source import blocks, items_of
from ftbench.data_check.workers import check_blocks
from ftbench.messages import data_check_screen as screen
from ftbench.records.example import Row

__all__ = ["CheckOptions", "CheckedFile", "check_files", "layout_of"]

_HEAD_ROWS = 200
"""Rows by which the layout of a file is recognised."""

_TABLES = (".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file to check."""

    path: Path
    side: str | None = None
    """`train`, `validation` or `test`; None: a column `split` says it, or nothing does."""
    name: str = ""
    """The name in findings; empty: the path as it was given."""
    reading: ReadingOptions = DEFAULT_READING
    """How the file is read, where it does not say so itself."""

    @property
    def shown(self) -> str:
        """The name in findings."""
        return self.name or str(self.path)


def check_files(
    files: Sequence[CheckedFile],
    options: CheckOptions | None = None,
    *,
    fields: Mapping[str, str] | None = None,
    task: Task | None = None,
) -> CheckReport:
    """Check files together. `fields` are the columns of the task's fields, or of `text`, `label`, `question`, `answer`.

    Raises `DataError` for a file that is not there, an unknown format, or a column in `fields` that no row has.
    """
    options = options or CheckOptions()
    heads = [_head(file.path, file.reading) for file in files]
    layout = recognise([row for head in heads for row in head], fields or {}, task)
    gathering = _Gathering(files, layout, options)
    for file, head in enumerate(heads):
        gathering.add_head(file, head)
    for result in check_blocks(_jobs(files, heads, layout), options):
        gathering.add(result)
    return gathering.report()


def layout_of(path: Path, fields: Mapping[str, str], task: Task | None = None) -> Layout:
    """The layout of one file."""
    return recognise(_head(path, DEFAULT_READING), fields, task)


def _head(path: Path, reading: ReadingOptions) -> list[Row]:
    """The first rows of a file."""
    items = (item for block in blocks(path, reading) for item in items_of(block))
    return [item.row for item in islice((item for item in items if isinstance(item, NumberedRow)), _HEAD_ROWS)]


def has_sides(rows: Sequence[Row]) -> bool:
    """Whether a column `split` names sides."""
    return any(str(row.get("split", "")).strip().lower() in SIDE_WORDS for row in rows)


def _jobs(files: Sequence[CheckedFile], heads: Sequence[Sequence[Row]], layout: Layout) -> Iterator[BlockJob]:
    for index, file in enumerate(files):
        side = NO_SIDE if file.side is None else SIDES.index(file.side)
        reads_split = has_sides(heads[index])
        for block in blocks(file.path, file.reading):
            yield BlockJob(block, index, layout, side, reads_split)


@dataclass(slots=True)
class _Gathering:
    """Findings and numbers so far."""

    files: Sequence[CheckedFile]
    layout: Layout
    options: CheckOptions
    facts: list[FileFacts] = field(init=False)
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    blank: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By file: the number of blank lines and the first of them."""
    parts: list[BlockResult] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=lambda: {"": 0})
    _done: int = 0

    def __post_init__(self) -> None:
        self.facts = [
            FileFacts(file.shown, str(file.path), lines_of(file.path).stat().st_size, self.layout.name, file.side)
            for file in self.files
        ]

    def add_head(self, file: int, rows: Sequence[Row]) -> None:
        """Say that a table has no header line, if its first line looks like a row and no other line was named."""
        if self.files[file].reading.header is not None:
            return
        rows = [row for row in rows if not repeats_header(row)]
        if self.files[file].path.suffix.lower() in _TABLES and rows and header_is_data(rows):
            names = ", ".join(f"{name:.30}" for name in rows[0])
            self._say(finding("no-header", self.files[file].shown, 1, names=names))

    def add(self, result: BlockResult) -> None:
        """Add a block, in the order of the files."""
        name, facts = self.files[result.file].shown, self.facts[result.file]
        blank = result.counts.pop("blank-lines", 0)
        for found in result.remarks:
            if found.code == "blank-lines":
                count, first = self.blank.get(result.file, (0, found.line or 1))
                self.blank[result.file] = count + blank, first
                blank = 0
            elif self.options.kept is None or self.kept[found.code] < self.options.kept:
                self.kept[found.code] += 1
                self.findings.append(found.finding(name))
        self.counts += result.counts
        facts.rows += result.rows
        facts.unreadable += result.unreadable
        facts.columns.update(result.columns)
        for column, line in result.first_lines.items():
            facts.first_lines.setdefault(column, line)
        self.parts.append(self._with_common_indices(result))
        result.remarks = []
        if self.options.progress is not None:
            before = sum(other.bytes for other in self.facts[: result.file])
            total = sum(other.bytes for other in self.facts)
            doing = screen.READING(file=name)
            if not result.end:  # nobody knows how much is left
                doing = screen.READING_ROWS(file=name, rows=facts.rows)
            self.options.progress(doing, (before + result.end) / max(1, total))

    def report(self) -> CheckReport:
        """Run the rules about all rows, and put everything in order."""
        table = self._table()
        for file, (count, first) in self.blank.items():
            self._say(finding("blank-lines", self.files[file].shown, first, n=count))
        rules = [rule for rule in TABLE_RULES if not self.options.codes.isdisjoint(rule.codes)]
        for place, rule in enumerate(rules):
            if self.options.progress is not None:
                self.options.progress(screen.COMPARING(code=rule.codes[0]), place / len(rules))
            for found in rule.check(table, self.options):
                self._say(found)
        order = {file.shown: place for place, file in enumerate(self.files)}
        codes = {name: place for place, name in enumerate(CODES)}
        self.findings.sort(key=lambda found: (order[found.file], found.line or 0, codes[found.code]))
        return CheckReport(tuple(self.findings), self.counts, table, self.layout, self.options)

    def _say(self, found: Finding) -> None:
        if found.code in self.options.codes:
            self.counts[found.code] += 1
            if self.options.kept is None or self.kept[found.code] < self.options.kept:
                self.kept[found.code] += 1
                self.findings.append(found)

    def _with_common_indices(self, result: BlockResult) -> BlockResult:
        """The block with the indices of labels and languages of the whole check."""
        for column, names, known in (
            ("label", result.labels, self.labels),
            ("language", result.languages, self.languages),
        ):
            places = np.array([known.setdefault(name, len(known)) for name in names] + [NO_LABEL])
            values = result.numbers[column]
            result.numbers[column] = places[values.astype(np.int64)].astype(values.dtype)  # -1 is the last place
        return result

    def _table(self) -> RowsTable:
        numbers: dict[str, Any] = {
            name: np.concatenate([part.numbers[name] for part in self.parts] or [np.zeros(0)]).astype(kind)
            for name, kind in NUMBERS
        }
        file = np.repeat([part.file for part in self.parts], [part.rows for part in self.parts]).astype(np.int16)
        texts = [text for part in self.parts for text in part.texts]
        self.parts = []
        return RowsTable(
            self.facts, file, labels=tuple(self.labels), languages=tuple(self.languages), texts=texts, **numbers
        )
