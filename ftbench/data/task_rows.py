"""The rows of a task entry as its files have them, with the faults of rows that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ftbench.contracts.reader import NumberedRow, ReadingOptions
from ftbench.contracts.task import Language, Task
from ftbench.data.files.readers import Readers
from ftbench.data.files.reading import lines_of, read_with_faults
from ftbench.data.files.row_fault import as_errors
from ftbench.data.files.rows import FileRows, PlacedRow
from ftbench.data.split import Split
from ftbench.errors import DataError
from ftbench.matrix.schema import DataFile, DataFiles, TaskEntry
from ftbench.messages import Note
from ftbench.messages import data as messages
from ftbench.messages.data_errors import NO_BUILT_IN_DATA

_BUILT_IN = "built-in"
"""The source of rows that ship with a task."""


@dataclass(frozen=True, slots=True)
class TaskRows:
    """The rows that can be read, notes on how, and an error for each row that cannot."""

    source: str
    """Where they come from, for people."""
    rows: list[PlacedRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    errors: list[DataError] = field(default_factory=list)


def read_builtin(task: Task, language: Language, entry: TaskEntry, readers: Readers) -> TaskRows:
    """The rows that ship with a task; raises `DataError` if there are none for the language."""
    path = task.builtin_data(language)
    if path is None:
        raise DataError(NO_BUILT_IN_DATA(language=language), key=entry.label)
    read = TaskRows(_BUILT_IN if task.data_card else path.name)
    shown = path.name if task.data_card else str(path)
    read.notes.extend(_add_file(read, path, shown, ReadingOptions(), readers).notes)
    return read


def read_entry(entry: TaskEntry, directory: Path, readers: Readers) -> TaskRows:
    """The rows of the entry's own data; paths are relative to `directory`."""
    data = entry.data
    if isinstance(data, DataFiles):
        read = TaskRows(Path(data.train).name)
        files: dict[Split, str] = {"train": data.train, "validation": data.validation, "test": data.test}
        for side, name in files.items():
            file_rows = _add_file(read, directory / name, name, data.reading, readers, side)
            read.notes.extend(messages.IN_FILE(file=Path(name).name, note=note) for note in file_rows.notes)
        return read
    name = data.file if isinstance(data, DataFile) else str(data)
    if name.startswith("hf:"):
        from ftbench.data.files.hub import read_hub

        read = TaskRows(name)
        for hub_side, rows in read_hub(name[3:]).items():
            read.rows.extend(_placed(rows, name, hub_side))
        return read
    read = TaskRows(Path(name).name)
    path = directory / name
    read.notes.extend(_add_file(read, path, str(path), entry.reading, readers).notes)
    return read


def _add_file(
    read: TaskRows, path: Path, shown: str, options: ReadingOptions, readers: Readers, side: Split | None = None
) -> FileRows:
    """Add the rows and errors of a file, which messages on rows call `shown`; returns the rows with their notes."""
    file_rows, faults = read_with_faults(path, options, readers)
    file = lines_of(path)
    read.rows.extend(_placed(file_rows.rows, shown if file == path else str(file), side))
    read.errors.extend(as_errors(faults, file))
    return file_rows


def _placed(rows: Iterable[NumberedRow], file: str, side: Split | None) -> list[PlacedRow]:
    return [(line, row, file, side) for line, row in rows]
