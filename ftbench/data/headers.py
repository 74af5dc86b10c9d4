"""Columns with another spelling, and files without a header line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ftbench.contracts.task import Task
from ftbench.records.example import Row
from ftbench.task_types.joined_columns import Columns, every_name
from ftbench.task_types.text_task import TextTask
from ftbench.text.spelling import cleaned


def known_columns(task: Task, row: Row, fields: Mapping[str, Columns]) -> dict[str, tuple[str, str]]:
    """Names that a row has in another spelling: name → (column, field that it fills).

    A field's name and its aliases are tried in order, and the first one present in any spelling counts: with
    `Instruction` and `input` in a row, `instruction` wins, as it does with exact spelling. Fields that the matrix's
    `fields` fill are present already, and the columns they name are taken.
    """
    if not isinstance(task, TextTask):
        return {}
    present = {*row, *fields}
    taken = set(every_name(tuple(fields.values())))
    free = {column: value for column, value in row.items() if column not in taken}
    known: dict[str, tuple[str, str]] = {}
    others = {
        *task.followed_by.values(),
        *(other for aliases in task.aliases.values() for other in every_name(aliases)),
    }
    for field in task.fields():
        for name in () if field in others else (field, *task.aliases.get(field, ())):
            if not isinstance(name, str):  # several columns that are joined: in their exact spelling
                if present.isdisjoint(name):
                    continue
                break
            column = None if name in present else spelled_otherwise((name,), free)
            if column is not None:
                known[name] = column, field
            if name in present or column is not None:
                break
    for first, follower in task.followed_by.items():
        column = spelled_otherwise((follower,), free) if {first} <= present | set(known) else None
        if column is not None and follower not in present:
            known[follower] = column, follower
    return known


def spelled_otherwise(names: Iterable[str], row: Row) -> str | None:
    """The only column that equals a name but for case, width and invisible characters; names are tried in order."""
    for name in names:
        alike = [column for column in row if _folded(column) == _folded(name)]
        if len(alike) == 1:
            return alike[0]
    return None


def header_is_data(rows: Sequence[Row]) -> bool:
    """Whether a column name is a number, a whole sentence or one of its column's values."""
    return any(
        len(name.split()) > 4
        or len(name) > 40
        or name.replace(".", "", 1).isdecimal()
        or any(row.get(name) == name for row in rows)
        for name in rows[0]
    )


@lru_cache(maxsize=1024)
def _folded(name: object) -> str:
    return cleaned(str(name)).casefold()
