"""Cells of a spreadsheet that are merged over several rows: their value counts for each of them."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
_LONGEST = 200
"""Bytes of such an element at most; it may lie over the border of two chunks."""

_CHUNK = 1 << 20

Merged = Mapping[int, Mapping[int, int]]
"""Row → column → the row above in which the value of this merged cell stands; all from 1."""


def merged_rows(path: Path, sheet: str) -> Merged:
    """The cells of a sheet that have their value in a row above. They follow the rows in the file."""
    below: dict[int, dict[int, int]] = {}
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        if part is None:
            return below
        with archive.open(part) as file:
            rest = b""
            while chunk := file.read(_CHUNK):
                for column, first, last in _MERGED.findall(rest + chunk):
                    for row in range(int(first) + 1, int(last) + 1):
                        below.setdefault(row, {})[_column_number(column.decode())] = int(first)
                rest = chunk[-_LONGEST:]
    return below


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The file of a sheet within the archive."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    for element in book.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            key = next((value for name, value in element.items() if name.endswith("}id")), None)
            target = targets.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            return part if part in archive.namelist() else None
    return None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
