"""Read the rows of a data file of any known format, with line numbers: as a stream, or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ftbench.contracts.reader import DEFAULT_READING, NumberedRow, ReadingOptions, RowFault
from ftbench.data.files.dataset_info import RegisteredFile, is_registered, registered_file
from ftbench.data.files.readers import BUILT_IN, Readers
from ftbench.data.files.row_fault import as_errors, together
from ftbench.data.files.rows import FileRows
from ftbench.data.files.text_pairs import stream_folder
from ftbench.data.joined_notes import one_after_another
from ftbench.errors import DataError, not_regular
from ftbench.messages import Note
from ftbench.messages import file_errors as messages
from ftbench.messages.data_errors import NO_ROWS

__all__ = [
    "FileRows",
    "NumberedRow",
    "RowStream",
    "no_rows",
    "read_file",
    "read_rows",
    "read_with_faults",
    "stream_rows",
]


class RowStream:
    """The rows and faults of a file in its order. It can be iterated once, and `notes` is complete after that."""

    def __init__(self, path: Path, rows: Iterator[NumberedRow | RowFault], notes: list[Note]) -> None:
        self.path = path
        """The file that lines belong to."""
        self._rows, self._notes = rows, notes

    def __iter__(self) -> Iterator[NumberedRow | RowFault]:
        line: int | None = None
        try:
            for row in self._rows:
                line = row.line
                yield row
        except UnicodeDecodeError as error:
            fault = messages.NOT_DECODED_AFTER(encoding=error.encoding, reason=error.reason)
            yield RowFault.of(line, "encoding", fault)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader of the results should know: what was recognised, left out or read in another way."""
        return tuple(self._notes)


def stream_rows(path: Path, options: ReadingOptions = DEFAULT_READING, readers: Readers = BUILT_IN) -> RowStream:
    """The rows of a file, of a folder of texts, or of `dataset_info.json#NAME`, one by one.

    Raises `DataError` for a file that no reader knows. One that is missing, empty or not in the encoding asked for
    raises at the first row.
    """
    notes: list[Note] = []
    if is_registered(path):
        registered = registered_file(path)
        inner = stream_rows(registered.path, options, readers)
        return RowStream(inner.path, _renamed(inner, registered, notes), notes)
    if path.is_dir():
        return RowStream(path, stream_folder(path, options, notes), notes)
    if fault := not_regular(path):
        raise DataError(fault, file=path)
    reader = readers.get(path.suffix.lower())
    if reader is None:
        otherwise = messages.SAVE_OTHERWISE.get(path.suffix.lower())
        cure = otherwise() if otherwise else Note.plain("")
        raise DataError(messages.UNKNOWN_FORMAT(suffix=path.suffix, cure=cure, known=tuple(readers)), file=path)
    return RowStream(path, reader.stream(path, options, notes), notes)


def _renamed(stream: RowStream, file: RegisteredFile, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
    for row in stream:
        yield row if isinstance(row, RowFault) else NumberedRow(row.line, file.renamed(row.row))
    notes += stream.notes


def lines_of(path: Path) -> Path:
    """The file that the lines of a data file's rows belong to: another one for `dataset_info.json#NAME`."""
    return registered_file(path).path if is_registered(path) else path


def read_file(path: Path, options: ReadingOptions = DEFAULT_READING, readers: Readers = BUILT_IN) -> FileRows:
    """All rows of a file, with notes; raises one `DataError` for all faults, each with file and line."""
    file_rows, faults = read_with_faults(path, options, readers)
    if faults:
        raise together(as_errors(faults, lines_of(path)))
    return file_rows


def read_with_faults(
    path: Path, options: ReadingOptions = DEFAULT_READING, readers: Readers = BUILT_IN
) -> tuple[FileRows, tuple[RowFault, ...]]:
    """The rows that can be read, and the faults of the others; raises `DataError` if there is neither."""
    stream = stream_rows(path, options, readers)
    rows: list[NumberedRow] = []
    faults: list[RowFault] = []
    for row in stream:
        if isinstance(row, RowFault):
            faults.append(row)
        else:
            rows.append(row)
    if not rows and not faults:
        raise no_rows(stream)
    return FileRows(tuple(rows), stream.notes), tuple(faults)


def no_rows(stream: RowStream) -> DataError:
    """The error for a stream that ended without a row; how the file was read may say why, as another sheet does."""
    return DataError(one_after_another([NO_ROWS(), *stream.notes]), file=stream.path)


def read_rows(path: Path) -> tuple[NumberedRow, ...]:
    """The rows of `read_file`."""
    return read_file(path).rows
