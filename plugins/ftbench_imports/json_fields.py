"""A third party's JSON file, read by key; errors name file and key."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ftbench.errors import DataError, nearest, no_such_file, not_regular
from ftbench.messages import Note
from ftbench_imports import messages as said

Key = str | int

MOST_BYTES = 1 << 30
"""Bytes that are read at most of a file, a line or an archive's entry: the parsed value takes several times that."""


@dataclass(frozen=True, slots=True)
class JsonFile:
    """The content of a file, or of one of its lines, that holds a JSON object."""

    path: Path
    content: dict[str, Any]
    line: int | None = None

    @classmethod
    def read(cls, path: Path) -> JsonFile:
        """The file's content; raises `DataError` if it is unreadable, too large or no JSON object in UTF-8."""
        return cls.parse(read_bytes(path), path)

    @classmethod
    def parse(cls, text: bytes, path: Path, line: int | None = None) -> JsonFile:
        """The object in a text that stands in this file, or in this line of it; raises `DataError`."""
        content = parse_json(text, path, line)
        if not isinstance(content, dict):
            wanted, got = said.AN_OBJECT(), _kind(content)
            raise DataError(said.EXPECTED(wanted=wanted, value=got), file=path, line=line)
        return cls(path, content, line)

    def has(self, *keys: Key) -> bool:
        """Whether there is a value at this place; null counts as a value."""
        return self._missing(keys) is None

    def value(self, *keys: Key) -> Any:
        """The value at `keys`: names of objects, and indices of lists (-1 is the last)."""
        missing = self._missing(keys)
        if missing is not None:
            place, known = missing
            offer = nearest(str(keys[place]), known) if known else ""
            missed = said.MISSING(hint=offer)
            raise DataError(missed, file=self.path, line=self.line, key=_dotted(keys[: place + 1]))
        value: Any = self.content
        for key in keys:
            value = value[key]
        return value

    def text(self, *keys: Key) -> str:
        """A non-empty text that fits in a line of a terminal."""
        value = self.value(*keys)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            self.refuse(said.ONE_LINE(), value, *keys)
        return str(value)

    def number(self, *keys: Key) -> float:
        """A finite number of 0 or more; `signed_number` allows negative ones."""
        value = self.signed_number(*keys)
        if value < 0:
            self.refuse(said.NOT_NEGATIVE(), value, *keys)
        return value

    def signed_number(self, *keys: Key) -> float:
        """A finite number."""
        value = self.value(*keys)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse(said.FINITE(), value, *keys)
        return float(value)

    def rows(self, *keys: Key) -> int:
        """The length of a list of objects."""
        value = self.value(*keys)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.refuse(said.OBJECTS(), value, *keys)
        return len(value)

    def any_text(self, *keys: Key) -> str:
        """A text, which may be empty or have several lines."""
        value = self.value(*keys)
        if not isinstance(value, str):
            self.refuse(said.TEXT(), value, *keys)
        return str(value)

    def texts(self, *keys: Key) -> list[str]:
        """A list of texts."""
        value = self.value(*keys)
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.refuse(said.TEXTS(), value, *keys)
        return list(value)

    def mapping(self, *keys: Key) -> dict[str, Any]:
        """An object."""
        value = self.value(*keys)
        if not isinstance(value, dict):
            self.refuse(said.MAPPING(), value, *keys)
        return dict(value)

    def name(self, *keys: Key) -> str:
        """A text of any kind or a whole number, as a text."""
        value = self.value(*keys)
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.refuse(said.NAME(), value, *keys)
        return str(value)

    def truth(self, *keys: Key) -> bool:
        """true or false."""
        value = self.value(*keys)
        if not isinstance(value, bool):
            self.refuse(said.TRUTH(), value, *keys)
        return bool(value)

    def refuse(self, wanted: Note, value: object, *keys: Key) -> NoReturn:
        """Raise the `DataError` that says what was expected at `keys` and what is there."""
        found = said.EXPECTED(wanted=wanted, value=_kind(value))
        raise DataError(found, file=self.path, line=self.line, key=_dotted(keys))

    def _missing(self, keys: tuple[Key, ...]) -> tuple[int, list[str]] | None:
        """The index in `keys` of the first missing key, and the names present there; None if all are present."""
        value: Any = self.content
        for place, key in enumerate(keys):
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return place, list(value) if isinstance(value, dict) else []
        return None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises `DataError` for what is no file, cannot be read or is larger than `MOST_BYTES`."""
    if fault := not_regular(path):
        raise DataError(fault, file=path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DataError(no_such_file(path), file=path) from None
    except OSError as error:
        raise DataError(said.UNREADABLE(reason=error.strerror or str(error)), file=path) from error
    if len(content) > MOST_BYTES:
        raise DataError(said.TOO_LARGE(size=path.stat().st_size, most=MOST_BYTES), file=path)
    return content


def parse_json(text: bytes, path: Path, line: int | None = None) -> Any:
    """The value of a JSON text; raises `DataError` that names the file, and the line within it."""
    try:
        return json.loads(text.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise DataError(said.NO_JSON(reason=error.msg), file=path, line=line or error.lineno) from error
    except (ValueError, RecursionError) as error:  # no UTF-8, a number of thousands of digits, thousands of brackets
        raise DataError(said.NO_JSON_TEXT(), file=path, line=line) from error


def _dotted(keys: tuple[Key, ...]) -> str:
    return ".".join(str(key) for key in keys)


def _kind(value: object) -> Note:
    """A short value as it is, a long one by its type; what is nested is not looked into."""
    items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    flat = len(items) < 4 and not any(isinstance(item, dict | list) for item in items)
    text = json.dumps(value) if flat else ""
    if flat and len(text) <= 40:
        return Note.plain(text)
    return (
        said.LONG_OBJECT()
        if isinstance(value, dict)
        else said.LONG_LIST()
        if isinstance(value, list)
        else said.LONG_TEXT()
    )
