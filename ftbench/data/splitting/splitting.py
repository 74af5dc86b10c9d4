"""The side of every row of a file: by content, by content with equal shares of labels, or by time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ftbench.data.clusters import Clusters, find_clusters
from ftbench.data.groups import read_groups
from ftbench.data.joined_notes import side_names
from ftbench.data.listed_errors import ListedErrors
from ftbench.data.source import NumberedRow
from ftbench.data.split import LEAST, Split, split_clusters
from ftbench.data.splitting.by_label import split_by_label
from ftbench.data.splitting.by_time import split_by_time
from ftbench.data.splitting.row_texts import row_texts
from ftbench.data.splitting.shares import Shares
from ftbench.data.splitting.timestamps import NotATime, read_time
from ftbench.errors import DataError, nearest
from ftbench.messages import Note, data, data_files
from ftbench.messages import split_errors as messages
from ftbench.messages.data_errors import NO_COLUMN
from ftbench.text.missing import is_missing
from ftbench.text.spelling import meaning

NO_LABEL = "(none)"
"""The label of rows without a value."""

_MOST_LABELS = 20
"""More different values than this, and than half of the rows, are no labels."""


@dataclass(frozen=True, slots=True)
class SplitWish:
    """What is wanted of a split."""

    shares: Shares = field(default_factory=Shares)
    text: tuple[str, ...] = ()
    """The columns by which rows are compared; none: see `row_texts`."""
    group_by: str | None = None
    stratify: str | None = None
    by_time: str | None = None
    time_format: str | None = None
    """How times are written, as in `strptime`."""

    @property
    def columns(self) -> frozenset[str]:
        """The columns with a purpose of their own, by which rows are not compared."""
        named = {self.group_by, self.stratify, self.by_time} - {None}
        return frozenset({*(str(name) for name in named), "split"})


@dataclass(frozen=True, slots=True)
class SplitRows:
    """The side of each row in order, and notes."""

    sides: tuple[Split, ...]
    notes: tuple[Note, ...] = ()


def split_source(rows: Sequence[NumberedRow], path: Path, wish: SplitWish) -> SplitRows:
    """The side of each row; raises `DataError` with file, line and column, or if a side would have no rows."""
    for option, column in (("--group-by", wish.group_by), ("--stratify", wish.stratify), ("--by-time", wish.by_time)):
        _check_column(rows, path, option, column)
    notes: list[Note] = []
    clusters = _clusters(rows, path, wish, notes)
    if wish.by_time is not None:
        try:
            sides = split_by_time(_times(rows, path, wish.by_time, wish.time_format), wish.shares)
        except DataError as error:
            raise error if error.file else DataError(error.note, file=path, key=wish.by_time) from None
        notes += _straddling(clusters, sides)
    elif wish.stratify is not None:
        sides = split_by_label(clusters, _labels(rows, path, wish.stratify), wish.shares)
    else:
        sides = split_clusters(clusters, train=wish.shares.train, validation=wish.shares.validation)
    _check_sides(sides, clusters, path, wish)
    if wish.by_time is None:
        notes += _cluster_notes(clusters, len(rows))
    counts = Counter(sides)
    if 0 < counts["test"] < LEAST:
        notes.append(data.FEW_TEST(n=counts["test"]))
    if 0 < counts["validation"] < LEAST:
        notes.append(data.FEW_VALIDATION(n=counts["validation"]))
    return SplitRows(tuple(sides), tuple(notes))


def label_names(values: Sequence[object]) -> list[str]:
    """The labels of a column's values, each in one spelling."""
    return [NO_LABEL if is_missing(value) else meaning(str(value)) for value in values]


def _check_column(rows: Sequence[NumberedRow], path: Path, option: str, column: str | None) -> None:
    """Raise `DataError` for a column that no row has; in JSON, single rows may lack it."""
    if column is not None and not any(column in row for _, row in rows):
        names = dict.fromkeys(str(name) for _, row in rows for name in row)
        raise DataError(NO_COLUMN(column=column, hint=nearest(column, names)), file=path, key=option)


def _clusters(rows: Sequence[NumberedRow], path: Path, wish: SplitWish, notes: list[Note]) -> Clusters:
    texts = []
    for line, row in rows:
        try:
            texts.append(row_texts(row, wish.text, wish.columns))
        except DataError as error:
            raise DataError(error.note, file=path, line=line, key=error.key) from None
    groups: list[str | None] = [None] * len(rows)
    if wish.group_by is not None:
        groups, notes_on_groups = read_groups([row.get(wish.group_by) for _, row in rows], split=True)
        notes += notes_on_groups
    return find_clusters([text for text, _ in texts], [answer for _, answer in texts], groups)


def _times(rows: Sequence[NumberedRow], path: Path, column: str, form: str | None) -> list[datetime]:
    times, faults = [], []
    for line, row in rows:
        try:
            times.append(read_time(row.get(column), form))
        except NotATime as error:
            faults.append(DataError(error.note, file=path, line=line, key=column))
    if faults:
        raise ListedErrors(faults)
    return times


def _labels(rows: Sequence[NumberedRow], path: Path, column: str) -> list[str]:
    labels = label_names([row.get(column) for _, row in rows])
    different = len(set(labels))
    if different > max(_MOST_LABELS, len(labels) / 2):
        raise DataError(messages.NO_LABELS(different=different, rows=len(labels)), file=path, key=column)
    return labels


def _straddling(clusters: Clusters, sides: Sequence[Split]) -> list[Note]:
    """A note on test rows that nearly repeat a training row: time alone decides where they are."""
    repeated = 0
    for cluster in clusters.found:
        found = Counter(sides[row] for row in cluster.rows)
        repeated += found["test"] if found["train"] else 0
    return [data_files.REPEATED_IN_TEST(n=repeated, count=sides.count("test"))] if repeated else []


def _cluster_notes(clusters: Clusters, rows: int) -> list[Note]:
    notes = []
    if clusters.of_one_form:
        notes.append(data_files.ONE_FORM(alike=clusters.of_one_form, count=rows))
    if clusters.largest > max(LEAST, rows / 10):
        notes.append(data.LARGE_CLUSTER(count=rows, clusters=len(clusters.found), largest=clusters.largest))
    return notes


def _check_sides(sides: Sequence[Split], clusters: Clusters, path: Path, wish: SplitWish) -> None:
    empty = [side for side in wish.shares.wanted if side not in sides]
    if not empty:
        return
    raise DataError(
        messages.NOTHING_LEFT_OF_CLUSTERS(sides=side_names(empty), rows=len(sides), n=len(clusters.found)), file=path
    )
