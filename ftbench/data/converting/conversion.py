"""Rows of a file in another format, with what was lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.reading import COLUMNS, FORMATS, format_of
from ftbench.data.converting.dialogue import read_dialogue
from ftbench.data.converting.losses import COLUMNS as OTHER_COLUMNS
from ftbench.data.converting.losses import Kind, Loss, Losses
from ftbench.data.converting.written_format import WrittenFormat, WrittenRow
from ftbench.data.joined_notes import one_after_another
from ftbench.data.listed_errors import ListedErrors
from ftbench.data.source import NumberedRow, RowFault, as_error
from ftbench.errors import DataError, nearest
from ftbench.messages import Note
from ftbench.messages import convert_errors as messages
from ftbench.messages.data_errors import NO_COLUMN, NO_ROWS
from ftbench.records.example import Row
from ftbench.text.missing import is_missing, without_missing_numbers
from ftbench.text.spelling import first_names

_IGNORED = frozenset({"parallel_tool_calls"})
"""Columns that a format may have and that say nothing about the conversation."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a conversion."""

    target: WrittenFormat
    fields: Mapping[str, str] = field(default_factory=dict)
    """The file's column for a column of its format, as in the matrix."""
    source: ConversationFormat | None = None
    """The format of the file; None: the one that its columns have."""
    lossy: bool = False
    """Whether to leave out what the format cannot say."""
    others: bool = True
    """Whether to keep columns that belong to no conversation."""


@dataclass(slots=True)
class Tally:
    """What happened to the rows so far; complete after the last one."""

    read: int = 0
    written: int = 0
    source: ConversationFormat | None = None
    lost: Counter[Kind] = field(default_factory=Counter)
    kept: dict[str, None] = field(default_factory=dict)
    """Other columns that were kept, in the order of their appearance."""

    def notes(self) -> list[Note]:
        """What was left out, counted for each kind."""
        return [kind.counted(n=count) for kind, count in self.lost.items()]


def converted(rows: Iterable[NumberedRow | RowFault], path: Path, wish: Wish, tally: Tally) -> Iterator[WrittenRow]:
    """The rows in the wanted format, one after the other; `tally` counts them.

    Raises `DataError` after the last row if any cannot be read, or, without `lossy`, cannot be said: it names the first
    of them with lines and parts.
    """
    faults: list[DataError] = []
    for numbered in rows:
        tally.read += 1
        if isinstance(numbered, RowFault):
            faults.append(as_error(numbered, path))
            continue
        line, row = numbered
        losses = Losses()
        try:
            written = _converted(row, wish, tally, losses)
        except DataError as error:
            fault = DataError(error.note, file=path, line=line, key=error.key)
            if tally.source is None:  # not in any format: the same fault for each row would say no more
                raise fault from None
            faults.append(fault)
            continue
        tally.lost.update(loss.kind for loss in losses.found)
        if losses.found and not wish.lossy:
            faults.append(_unsayable(losses.found[0], wish, path, line))
        if written is not None and not faults:
            tally.written += 1
            yield written
    if faults:
        raise _all(faults, tally)
    if not tally.read:
        raise DataError(NO_ROWS(), file=path)
    if not tally.written:
        raise DataError(messages.NO_CONVERSATION(), file=path)


def format_named(name: str) -> ConversationFormat:
    """The format of files with this name; raises `DataError` with the nearest name."""
    names = {form.name.lower().replace("/", "-"): form for form in FORMATS}
    if name.lower().replace("/", "-") not in names:
        raise DataError(messages.NO_FORMAT(name=name, hint=nearest(name.lower(), names)))
    return names[name.lower().replace("/", "-")]


def _converted(row: Row, wish: Wish, tally: Tally, losses: Losses) -> WrittenRow | None:
    renamed = _renamed(without_missing_numbers(row), wish.fields)
    form = wish.source or _recognised(renamed)
    absent = [column for column in form.columns if renamed.get(column) is None]
    if absent:
        raise DataError(messages.COLUMN_MISSING(format=form.name, columns=first_names(row)), key=absent[0])
    if tally.source not in (None, form):
        before = tally.source.name if tally.source else ""
        raise DataError(messages.OTHER_FORMAT(format=form.name, before=before))
    tally.source = form
    written = wish.target.write(read_dialogue(renamed, form), losses)
    if written is None or not wish.others:
        return written
    read = ({*form.columns, *form.others} - _IGNORED) | set(wish.fields.values())
    for name, value in renamed.items():
        if name in read:
            continue
        if _is_read(name, written, wish.target):
            if not is_missing(value):
                losses.lose(OTHER_COLUMNS, messages.COLUMN(column=name))
            continue
        written[name] = value
        tally.kept[name] = None
    return written


def _recognised(row: Row) -> ConversationFormat:
    try:
        return format_of(row)
    except DataError as error:
        raise DataError(messages.NAME_THE_COLUMNS(fault=error.note)) from None


def _is_read(name: str, written: WrittenRow, target: WrittenFormat) -> bool:
    """Whether a reader of the written row would take another column for a part of the conversation."""
    if name not in COLUMNS or name in _IGNORED:
        return False
    if name in written or name in (*target.form.columns, *target.form.others):
        return True
    return any(name in form.columns for form in FORMATS[: FORMATS.index(target.form)])


def _renamed(row: Row, fields: Mapping[str, str]) -> WrittenRow:
    for name, column in fields.items():
        if column not in row:
            fault = NO_COLUMN(column=column, hint=nearest(column, map(str, row)))
            raise DataError(fault, key=f"fields.{name}")
    renamed = dict(row)
    return renamed | {name: row[column] for name, column in fields.items()}


def _unsayable(loss: Loss, wish: Wish, path: Path, line: int) -> DataError:
    fault = messages.UNSAYABLE(part=loss.part, format=wish.target.title, what=loss.kind.what())
    return DataError(fault, file=path, line=line)


def _all(faults: list[DataError], tally: Tally) -> DataError:
    """The first fault, with a line for each further one and with what `--lossy` would leave out."""
    remark = messages.WITH_LOSSY(notes=one_after_another(tally.notes())) if tally.lost else None
    return ListedErrors(faults, remark)
