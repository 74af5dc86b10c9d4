"""Read the rows of a data file of any supported format, with line numbers."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from ftbench.data.delimited import read_delimited
from ftbench.data.json_rows import read_json, read_json_lines
from ftbench.data.rows import FileRows, NumberedRow
from ftbench.errors import DataError

__all__ = ["FileRows", "NumberedRow", "read_file", "read_rows"]

_FIRST = 4096
"""Number of bytes used to detect an encoding."""

_SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods", ".numbers"})


def read_file(path: Path) -> FileRows:
    """All rows of a file, with notes; raises `DataError` with file and line."""
    reader = _READERS.get(path.suffix.lower())
    if path.is_dir():
        raise DataError("is a folder, not a file", file=path)
    if reader is None:
        cure = " (save the sheet as CSV in UTF-8)" if path.suffix.lower() in _SPREADSHEETS else ""
        raise DataError(f'"{path.suffix}" is no known format{cure}; known: {", ".join(_READERS)}', file=path)
    file_rows = reader(_text(path), path)
    if not file_rows.rows:
        raise DataError("the file has no rows", file=path)
    return file_rows


def read_rows(path: Path) -> tuple[NumberedRow, ...]:
    """The rows of `read_file`."""
    return read_file(path).rows


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError("there is no such file", file=path) from None
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file=path) from None
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):  # its mark begins with UTF-16's
        raise DataError("is UTF-32 text; save it as UTF-8", file=path)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DataError("is UTF-16 text; save it as UTF-8", file=path)
    if b"\0" in data:
        if _looks_like_utf_16(data[:_FIRST]):
            raise DataError("looks like UTF-16 text; save it as UTF-8", file=path)
        raise DataError("is a binary file, not text", file=path, line=data[: data.index(b"\0")].count(b"\n") + 1)
    try:
        text = data.decode().lstrip("\ufeff")  # files that were joined or saved twice have several marks
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DataError(
            f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8 (Chinese files are often GBK)",
            file=path,
            line=line,
        ) from None
    if not text.strip():
        raise DataError("the file is empty", file=path)
    return text


def _looks_like_utf_16(data: bytes) -> bool:
    """Whether an eighth of the bytes are zeros, all at even or all at odd places, as in Latin text."""
    zeros = data[::2].count(0), data[1::2].count(0)
    return min(zeros) == 0 and 8 * max(zeros) >= len(data)


_READERS: dict[str, Callable[[str, Path], FileRows]] = {
    ".csv": lambda text, path: read_delimited(text, path, ","),
    ".tsv": lambda text, path: read_delimited(text, path, "\t"),
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
