"""A third party's JSON file, read by key; errors name file and key."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ftbench.errors import DataError, nearest

Key = str | int


@dataclass(frozen=True, slots=True)
class JsonFile:
    """The content of a file with one JSON object."""

    path: Path
    content: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> JsonFile:
        """The file's content; raises `DataError` if it is unreadable or no JSON object in UTF-8."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DataError(f"cannot be read: {error.strerror or error}", file=path) from error
        except json.JSONDecodeError as error:
            raise DataError(f"is no JSON: {error.msg}", file=path, line=error.lineno) from error
        except (UnicodeDecodeError, RecursionError) as error:
            raise DataError("is no JSON in UTF-8", file=path) from error
        if not isinstance(content, dict):
            raise DataError(f"expected a JSON object, got {_kind(content)}", file=path)
        return cls(path, content)

    def has(self, *keys: Key) -> bool:
        """Whether there is a value at this place; null counts as a value."""
        return self._missing(keys) is None

    def value(self, *keys: Key) -> Any:
        """The value at `keys`: names of objects, and indices of lists (-1 is the last)."""
        missing = self._missing(keys)
        if missing is not None:
            place, known = missing
            offer = nearest(str(keys[place]), known) if known else ""
            raise DataError(f"this key is missing.{offer}", file=self.path, key=_dotted(keys[: place + 1]))
        value: Any = self.content
        for key in keys:
            value = value[key]
        return value

    def text(self, *keys: Key) -> str:
        """A non-empty text that fits in a line of a terminal."""
        value = self.value(*keys)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            self._refuse("a text of one line", value, keys)
        return str(value)

    def number(self, *keys: Key) -> float:
        """A finite number of 0 or more; `signed_number` allows negative ones."""
        value = self.signed_number(*keys)
        if value < 0:
            self._refuse("a number of 0 or more", value, keys)
        return value

    def signed_number(self, *keys: Key) -> float:
        """A finite number."""
        value = self.value(*keys)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self._refuse("a finite number", value, keys)
        return float(value)

    def rows(self, *keys: Key) -> int:
        """The length of a list of objects."""
        value = self.value(*keys)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self._refuse("a list of objects", value, keys)
        return len(value)

    def _missing(self, keys: tuple[Key, ...]) -> tuple[int, list[str]] | None:
        """The index in `keys` of the first missing key, and the names present there; None if all are present."""
        value: Any = self.content
        for place, key in enumerate(keys):
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return place, list(value) if isinstance(value, dict) else []
        return None

    def _refuse(self, expected: str, value: object, keys: tuple[Key, ...]) -> NoReturn:
        raise DataError(f"expected {expected}, got {_kind(value)}", file=self.path, key=_dotted(keys))


def _dotted(keys: tuple[Key, ...]) -> str:
    return ".".join(str(key) for key in keys)


def _kind(value: object) -> str:
    """A short value as it is, a long one by its type."""
    text = json.dumps(value)
    if len(text) <= 40:
        return text
    return "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a long text"
