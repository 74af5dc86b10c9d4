"""Entries of an `.eval` archive, which is a ZIP file compressed with Deflate or, since 2026, with Zstandard."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from importlib import import_module
from pathlib import Path

from ftbench.errors import DataError, not_regular
from ftbench_imports import messages as said
from ftbench_imports.json_fields import MOST_BYTES

_ZSTANDARD = 93
"""The number of the method in ZIP files; Python reads it itself from version 3.14 on."""
_LOCAL_HEADER = 30
"""Bytes before an entry's name; the last four are the lengths of the name and of the extra field."""


def entry(path: Path, name: str) -> bytes | None:
    """The content of an entry, None if there is no such entry; raises `DataError`.

    No more than `MOST_BYTES` are unpacked, whatever the archive says of its sizes.
    """
    if fault := not_regular(path):
        raise DataError(fault, file=path)
    try:
        with zipfile.ZipFile(path) as archive:
            if name not in archive.namelist():
                return None
            info = archive.getinfo(name)
            if info.compress_type == _ZSTANDARD:
                content = _zstandard(path, info)
            else:
                with archive.open(info) as file:
                    content = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DataError(said.NO_ZIP(reason=str(error)), file=path) from error
    except OSError as error:
        raise DataError(said.UNREADABLE(reason=error.strerror or str(error)), file=path) from error
    if len(content) > MOST_BYTES:
        raise DataError(said.TOO_LARGE(size=len(content), most=MOST_BYTES), file=path / name)
    return content


def _zstandard(path: Path, info: zipfile.ZipInfo) -> bytes:
    """The content of an entry that Python's `zipfile` cannot unpack; raises `DataError` without the package for it."""
    try:
        zstandard = import_module("zstandard")
    except ImportError:
        raise DataError(said.ZSTANDARD(), file=path) from None
    with path.open("rb") as file:
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER:
            raise zipfile.BadZipFile("an entry is cut off")
        file.seek(sum(struct.unpack("<HH", header[-4:])), io.SEEK_CUR)
        packed = file.read(info.compress_size)
    unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    try:
        with unpacker.stream_reader(packed, read_across_frames=True) as reader:
            return bytes(reader.read(MOST_BYTES + 1))
    except zstandard.ZstdError as error:
        raise zipfile.BadZipFile(str(error)) from error
