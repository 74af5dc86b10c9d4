"""The rows of a file in blocks, which processes check one by one.

JSON Lines are cut into blocks of bytes, so that every process reads its own part. Other formats, and files whose
encoding is asked for, are read in one process, and their blocks hold the rows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ftbench.contracts.reader import DEFAULT_READING, NumberedRow, ReadingOptions, RowFault
from ftbench.data.files.reading import lines_of, stream_rows
from ftbench.data.files.text_encoding import text_form
from ftbench.data_check.codes import CODES
from ftbench.data_check.json_line import read_line
from ftbench.data_check.remark import Remark, remark
from ftbench.errors import DataError, not_regular
from ftbench.messages import data_check

Item = NumberedRow | Remark


BLOCK_BYTES = 4 * 1024 * 1024
"""Bytes of a block of JSON Lines."""
BLOCK_ROWS = 10_000
"""Rows of a block of any other format."""

_HEAD = 256 * 1024
"""Bytes in which the beginning of a file is looked at."""

_TRIED = 20
"""Lines of JSON, of which one must be an object for the file to be read line by line."""

_LIST_OF_OBJECTS = re.compile(rb"\s*\[\s*(?:\{|$)")

_READING_KEYS = frozenset(("sheet", "header", "separator", "encoding"))
"""Keys of errors about an option that does not fit the file."""

_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a file: bytes to be read, or rows that were read."""

    path: Path
    line: int
    """Number of the first line."""
    start: int = 0
    length: int = 0
    items: tuple[Item, ...] | None = None
    end: int = 0
    """Bytes of the file up to the end of the block, as far as it is known: for progress."""


def blocks(path: Path, reading: ReadingOptions = DEFAULT_READING) -> Iterator[Block]:
    """The blocks of a file in order.

    Raises `DataError` for a file that is not there or has an unknown format, and for options that do not fit it.
    """
    if fault := not_regular(path):
        raise DataError(fault, file=path)
    if path.suffix.lower() in (".jsonl", ".ndjson") and reading.encoding is None and _is_line_by_line(path):
        yield from _byte_blocks(path)
    else:
        items = iter(_items(path, reading))
        while chunk := tuple(islice(items, BLOCK_ROWS)):
            yield Block(path, chunk[0].line or 1, items=chunk)


def items_of(block: Block) -> Iterable[Item]:
    """The rows and remarks of a block in the order of the file."""
    return _read_bytes(block) if block.items is None else block.items


_CODES = {"no-object": "not-an-object", "no-list": "unreadable", "repeated-key": "json-key-twice"}
"""Codes of readers that have another name here."""


def _items(path: Path, reading: ReadingOptions) -> Iterator[Item]:
    """The rows of a file that is not cut into blocks of bytes, and remarks on them."""
    head = _head(path)
    if not head.strip() and path.is_file():
        return
    if _only_returns(head):
        yield remark(1, "line-breaks")
    stream = stream_rows(path, reading)
    try:
        for row in stream:
            yield _remark_of(row) if isinstance(row, RowFault) else row
    except DataError as error:
        known = lines_of(path).is_file() and "no known format" not in error.message
        if not known or error.key in _READING_KEYS:
            raise
        yield Remark(error.line, "encoding" if "UTF-" in error.message else "unreadable", text=error.note)
    yield from (remark(None, "reading", note=note) for note in stream.notes)


def _remark_of(fault: RowFault) -> Remark:
    code = _CODES.get(fault.code, fault.code)
    return Remark(fault.line, code if code in CODES else "unreadable", fault.key, text=fault.note or fault.message)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""  # the reader says what is wrong


def _only_returns(head: bytes) -> bool:
    return b"\r" in head and b"\n" not in head


def _is_line_by_line(path: Path) -> bool:
    """Whether one of the first lines is an object by itself, or a broken one: no list, no object over many lines."""
    head = _head(path)
    if head.startswith(_MARKS) or _only_returns(head) or not head.strip() or _has_another_encoding(path, head):
        return False
    lines = [line for line in head.removeprefix(codecs.BOM_UTF8).splitlines() if line.strip()][:_TRIED]
    if _LIST_OF_OBJECTS.match(lines[0]):
        return False
    texts = [line.decode("utf-8", errors="replace") for line in lines]
    if any(isinstance(item, NumberedRow) for text in texts for item in read_line(text, 1)):
        return True
    return not any(text.strip() in ("{", "[") for text in texts)


def _has_another_encoding(path: Path, head: bytes) -> bool:
    """Whether the file as a whole is text in another encoding than UTF-8, as the runs of a matrix read it.

    A single line that is not UTF-8 is a damaged line. A file in no encoding that is known is read line by line, and
    each line says what is wrong.
    """
    if len(list(islice((line for line in head.split(b"\n")[:-1] if not _is_utf_8(line)), 2))) < 2:
        return False
    try:
        return text_form(path, ReadingOptions()).encoding != "utf-8"
    except DataError:
        return False


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _byte_blocks(path: Path) -> Iterator[Block]:
    start, line = 0, 1
    with path.open("rb") as file:
        while data := file.read(BLOCK_BYTES):
            data += file.readline() if not data.endswith(b"\n") else b""
            yield Block(path, line, start, len(data), end=start + len(data))
            start += len(data)
            line += data.count(b"\n")


def _read_bytes(block: Block) -> Iterator[Item]:
    with block.path.open("rb") as file:
        file.seek(block.start)
        data = file.read(block.length)
    for number, raw in enumerate(data.split(b"\n"), start=block.line):
        if b"\0" in raw and raw.strip(b"\0"):  # zeros alone are half of a line break in UTF-16
            yield remark(number, "encoding", byte="00", hint=data_check.UTF_16_INSIDE())
            continue
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            yield remark(number, "encoding", byte=f"{raw[error.start]:02x}", hint=data_check.NO_HINT())
            continue
        if text.strip("\0 \t\r\f\v\ufeff"):
            yield from read_line(text, number)
        elif number < block.line + data.count(b"\n"):  # the last one only ends the line before it
            yield remark(number, "blank-lines", n=1)
