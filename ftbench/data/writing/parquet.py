"""Parquet files. Messages are nested columns, as on the Hugging Face hub; other lists and objects are JSON text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ftbench.data.writing.cells import cell_text
from ftbench.data.writing.spool import Spool, spooled
from ftbench.errors import DataError
from ftbench.messages.convert_errors import HALF_CHARACTER, NO_PARQUET_TABLE
from ftbench.records.example import Row
from ftbench.text.one_line import one_line

_NESTED = frozenset({"messages", "conversations", "conversation", "history", "prompt", "completion"})
"""Columns whose lists have one shape. Definitions of tools have not: each would get the keys of all the others."""

_AT_ONCE = 10_000
"""Rows of a group."""


def write_parquet(path: Path, rows: Iterable[Row]) -> None:
    """Typed columns; a column with values of several kinds becomes text."""
    import pyarrow
    from pyarrow import parquet

    with spooled(rows) as spool:
        try:
            schema = pyarrow.unify_schemas(
                [pyarrow.Table.from_pylist(part).schema for part in _parts(spool)], promote_options="permissive"
            )
            # A column without any value has no type; readers expect one.
            types = [
                pyarrow.field(field.name, pyarrow.string()) if pyarrow.types.is_null(field.type) else field
                for field in schema
            ]
            schema = pyarrow.schema(types)
            with parquet.ParquetWriter(path, schema) as writer:
                for part in _parts(spool):
                    writer.write_table(pyarrow.Table.from_pylist(part, schema=schema))
        except (pyarrow.ArrowException, UnicodeEncodeError) as error:
            raise DataError(NO_PARQUET_TABLE(reason=one_line(error, 200))) from None


def _parts(spool: Spool) -> Iterator[list[dict[str, Any]]]:
    rows = iter(spool)
    number = 0
    while part := list(islice(rows, _AT_ONCE)):
        yield [
            {name: _value(value, spool.columns[name], name, number + place) for name, value in row.items()}
            for place, row in enumerate(part, start=1)
        ]
        number += len(part)


def _value(value: Any, kinds: frozenset[str], column: str, number: int) -> Any:
    """The value in the one type that its column has."""
    if value is None:
        return None
    if column in _NESTED and kinds == {"list"}:
        return value
    if kinds == {"text"} or kinds == {"truth"}:
        return _whole(value, column, number)
    if kinds <= {"whole", "real"}:
        return float(value) if "real" in kinds else value
    return _whole(cell_text(value), column, number)


def _whole(value: Any, column: str, number: int) -> Any:
    """The value itself; raises `DataError` for half a character, which is no UTF-8."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise DataError(HALF_CHARACTER(row=number, text=f"{value!a:.40}"), key=column) from None
    return value
