"""The encoding of a text file: from its byte order mark, its zeros, or what its bytes can mean."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ftbench.contracts.reader import ReadingOptions
from ftbench.data.files.usual_characters import is_gb18030, is_western
from ftbench.errors import DataError, did_you_mean, no_such_file
from ftbench.messages import Note, data
from ftbench.messages import file_errors as errors
from ftbench.messages.row_faults import BYTE

_CHUNK = 1 << 20
"""Bytes read at a time."""

_ENOUGH = 16
"""Such pieces of text by whose characters an encoding is judged."""

_FIRST = 4096
"""Bytes in which zeros are counted."""

_MARKS = (  # UTF-32's mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SHOWN = {"utf-8": "UTF-8", "gb18030": "GB18030", "cp1252": "Windows-1252"}

_NOT_DECODED = re.compile("[\udc80-\udcff]")
"""Bytes that are no text in an encoding, as Python's error handler `surrogateescape` keeps them."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """How the bytes of a file are text."""

    encoding: str
    notes: tuple[Note, ...] = ()
    damaged: bool = False
    """Whether some bytes may be no text in this encoding."""


def text_form(path: Path, options: ReadingOptions) -> TextForm:
    """The encoding that is asked for, or the one that fits.

    UTF-8 if all bytes are UTF-8, or nearly all that are not ASCII. UTF-16 and UTF-32 by mark or zeros. GB18030 if the
    bytes are valid in it and mostly usual characters. Windows-1252 if few of the letters are outside ASCII.

    Raises `DataError` for a missing, empty or binary file, and for an encoding that is unknown or cannot be told.
    """
    try:
        if options.encoding is not None:
            return _asked_for(options.encoding, path)
        return _recognised(path)
    except FileNotFoundError:
        raise DataError(no_such_file(path), file=path) from None
    except OSError as error:
        raise DataError(errors.CANNOT_READ(reason=str(error.strerror)), file=path) from None


def text_lines(path: Path, form: TextForm) -> Iterator[str]:
    """The lines with their ends (line feed, carriage return, or both), without byte order marks.

    Bytes that are no text are kept as `broken_byte` finds them. Raises `UnicodeDecodeError` where even that fails.
    """
    with path.open(encoding=form.encoding, errors="surrogateescape", newline="") as file:
        first = True
        for line in file:
            yield line.lstrip("\ufeff") if first else line  # files that were joined or saved twice have several marks
            first = False


def broken_byte(text: str, form: TextForm) -> Note | None:
    """What is wrong with the first byte that is no text in the file's encoding; None if all of it is text."""
    if not form.damaged or text.isascii():
        return None
    found = _NOT_DECODED.search(text)
    if found is None:
        return None
    return BYTE(byte=f"{ord(found[0]) - 0xDC00:02x}", encoding=_SHOWN.get(form.encoding, form.encoding))


def _asked_for(name: str, path: Path) -> TextForm:
    try:
        codec = codecs.lookup(name)
        b"".decode(name)  # fails for codecs that make no text, such as base64
    except (LookupError, ValueError):
        from encodings.aliases import aliases

        known = sorted({alias.replace("_", "-") for alias in (*aliases, *aliases.values())})
        fault = errors.NO_ENCODING(encoding=name, hint=did_you_mean(name, known))
        raise DataError(fault, file=path, key="encoding") from None
    if _is_blank(path):
        raise DataError(errors.EMPTY_FILE(), file=path)
    order = _byte_order(path) if codec.name in ("utf-16", "utf-32") else ""  # Python's codecs want a mark
    return TextForm(codec.name + order, damaged=True)


def _byte_order(path: Path) -> str:
    """The end of the name of an encoding with two byte orders, by mark or zeros; without either, as Windows has it."""
    with path.open("rb") as file:
        first = file.read(_FIRST)
    found = next((encoding for mark, encoding in _MARKS if first.startswith(mark)), None) or _by_zeros(first) or ""
    return "-be" if found.endswith("-be") else "-le"


def _is_blank(path: Path) -> bool:
    return all(not chunk.strip(b" \t\r\n\0") for chunk in _chunks(path))


def _recognised(path: Path) -> TextForm:
    with path.open("rb") as file:
        first = file.read(_FIRST)
    encoding = next((encoding for mark, encoding in _MARKS if first.startswith(mark)), None) or _by_zeros(first)
    if encoding not in (None, "utf-8"):
        if all(not line.strip() for line in text_lines(path, TextForm(encoding))):
            raise DataError(errors.EMPTY_FILE(), file=path)
        return TextForm(encoding, (data.READ_AS(encoding=encoding[:6].upper()),), damaged=True)
    blank = _check_zeros(path)
    if blank or (encoding and all(not line.strip() for line in text_lines(path, TextForm("utf-8")))):
        raise DataError(errors.EMPTY_FILE(), file=path)
    fault = _first_fault(path, "utf-8")
    return TextForm("utf-8") if fault is None else _not_utf_8(path, fault)


def _not_utf_8(path: Path, fault: tuple[int, int]) -> TextForm:
    """The form of a file with bytes that are not UTF-8; `fault` is the line and value of the first one."""
    valid = invalid = 0
    for text in _decoded(path, "utf-8"):
        broken = len(_NOT_DECODED.findall(text))
        invalid += broken
        valid += sum(character > "\x7f" for character in text) - broken
    few = 10 * invalid <= valid  # in another encoding, few of the bytes are UTF-8 by chance
    if not few and _first_fault(path, "gb18030") is None and is_gb18030(_foreign(path, "gb18030")):
        return TextForm("gb18030", (data.READ_AS(encoding=_SHOWN["gb18030"]),))
    if few or 2 * invalid <= valid:
        return TextForm("utf-8", damaged=True)
    if _first_fault(path, "cp1252") is None and is_western(_foreign(path, "cp1252")):
        return TextForm("cp1252", (data.READ_AS(encoding=_SHOWN["cp1252"]),))
    line, byte = fault
    raise DataError(errors.NOT_UTF_8(byte=f"{byte:02x}"), file=path, line=line)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    for chunk in _chunks(path):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _foreign(path: Path, encoding: str) -> Iterator[str]:
    """The first parts of a text that have characters outside ASCII: enough to judge by."""
    return islice((text for text in _decoded(path, encoding) if not text.isascii()), _ENOUGH)


def _first_fault(path: Path, encoding: str) -> tuple[int, int] | None:
    """Line and value of the first byte that is no text in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _with_end(path):
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:  # its bytes may begin in the chunk before
            held = len(error.object) - len(chunk)
            return line + chunk[: max(0, error.start - held)].count(b"\n"), error.object[error.start]
        line += chunk.count(b"\n")
    return None


def _with_end(path: Path) -> Iterator[bytes]:
    yield from _chunks(path)
    yield b""


def _check_zeros(path: Path) -> bool:
    """Whether the file is blank; raises `DataError` with the line of the first zero byte, which text has not."""
    line, blank = 1, True
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise DataError(errors.BINARY(), file=path, line=line + chunk[: chunk.index(b"\0")].count(b"\n"))
        line += chunk.count(b"\n")
        blank = blank and not chunk.strip()
    return blank


def _by_zeros(data: bytes) -> str | None:
    """The encoding that zeros tell: three of four bytes (UTF-32), or many at even or at odd places alone (UTF-16)."""
    quarters, size = [data[place::4].count(0) for place in range(4)], len(data) // 4
    if size and min(quarters[2:]) >= size and not quarters[0]:
        return "utf-32-le"
    if size and min(quarters[:2]) >= size and not quarters[3]:
        return "utf-32-be"
    even, odd = data[::2].count(0), data[1::2].count(0)
    if min(even, odd) or 8 * max(even, odd) < len(data) or not data:
        return None
    return "utf-16-le" if odd else "utf-16-be"
