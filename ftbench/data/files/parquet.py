"""Rows of Parquet files, as pandas and `datasets` write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from ftbench.contracts.reader import NumberedRow, Reader, ReadingOptions, RowFault
from ftbench.errors import DataError, no_such_file
from ftbench.messages import Note
from ftbench.messages.file_errors import NO_PARQUET
from ftbench.text.one_line import one_line

_BATCH = 1024
"""Rows decoded at a time."""

_INDEX = "__index_level_"
"""How the names of index columns begin that pandas writes without a name of their own."""


class Parquet(Reader):
    """A table with typed columns; lists and structures become lists and mappings."""

    name = "parquet"
    suffixes = (".parquet", ".pq")

    def stream(self, path: Path, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
        """The rows, numbered by position."""
        import pyarrow
        from pyarrow.parquet import ParquetFile

        try:
            with ParquetFile(path) as file:
                columns = [name for name in file.schema_arrow.names if not name.startswith(_INDEX)]
                position = 0
                for batch in file.iter_batches(_BATCH, columns=columns):
                    for row in batch.to_pylist():
                        position += 1
                        yield NumberedRow(position, {name: _plain(value) for name, value in row.items()})
        except FileNotFoundError:
            raise DataError(no_such_file(path), file=path) from None
        except (pyarrow.ArrowException, OSError) as error:
            raise DataError(NO_PARQUET(reason=one_line(error, 200)), file=path) from None


def _plain(value: Any) -> Any:
    """The value with dates and exact decimals as text."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value
