"""A YAML file as written, with errors that name the place in it, or the `--set` at fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.errors import MatrixError, no_such_file, not_regular
from ftbench.matrix.override import Override
from ftbench.matrix.yaml_text import Location, parse_yaml
from ftbench.messages import Note
from ftbench.messages.yaml_errors import (
    EMPTY,
    FOLDER,
    KEYS,
    NO_KEYS,
    NOT_UTF_8,
    UNREADABLE,
    WITH_OVERRIDE,
)

_ALTERNATIVES = ("DataFile", "DataFiles", "str", "one for all", "one for each", "[key]")
"""Steps that pydantic adds to a location: alternatives of a field, and `[key]` where the key itself is at fault."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of a file, with the line of each key."""

    path: Path
    content: dict[str, Any]
    lines: Mapping[Location, int]
    """The line (from 1) of every key and item."""
    overrides: tuple[Override, ...] = ()
    """Changes from the command line to `content`, in order."""

    def error(self, message: Note | str, location: Location) -> MatrixError:
        """A `MatrixError` that names the origin of the value at `location`: a `--set`, or file, line and key."""
        note = Note.of(message)
        steps = tuple(step for step in location if step not in _ALTERNATIVES)
        key = ".".join(map(str, steps)) or None
        for override in reversed(self.overrides):
            if steps[: len(override.location)] == override.location:
                return MatrixError(note, file=str(override), key=key if steps != override.location else None)
        inside = [override for override in self.overrides if steps and override.location[: len(steps)] == steps]
        if inside and steps not in self.lines:
            return MatrixError(note, file=str(inside[-1]), key=key)
        if inside:
            note = WITH_OVERRIDE(error=note, override=str(inside[-1]))
        return MatrixError(note, file=self.path, line=self._line_of(steps), key=key)

    def _line_of(self, steps: Location) -> int | None:
        """The line of a location, or of its nearest parent in the file (validators add further steps)."""
        written = {step for location in self.lines for step in location}
        known = tuple(step for step in steps if isinstance(step, int) or step in written)
        return next((self.lines[known[:end]] for end in range(len(known), -1, -1) if known[:end] in self.lines), None)


def read_yaml(path: Path, *, keys: tuple[str, ...]) -> YamlFile:
    """The content of a YAML file; raises `MatrixError`, whose message names `keys` as examples of top-level keys."""
    if fault := not_regular(path, streams=True):
        raise MatrixError(fault, file=path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MatrixError(no_such_file(path), file=path) from None
    except IsADirectoryError:
        raise MatrixError(FOLDER(), file=path) from None
    except UnicodeDecodeError as error:
        bad_line = error.object[: error.start].count(b"\n") + 1
        raise MatrixError(NOT_UTF_8(), file=path, line=bad_line) from None
    except OSError as error:
        raise MatrixError(UNREADABLE(reason=str(error.strerror)), file=path) from None
    try:
        content, lines = parse_yaml(text)
    except MatrixError as error:
        raise MatrixError(error.note, file=path, line=error.line, key=error.key) from None
    if not lines:
        raise MatrixError(EMPTY(), file=path)
    if not isinstance(content, dict):
        raise MatrixError(NO_KEYS(keys=_listed(keys)), file=path, line=1)
    return YamlFile(path, content, lines)


def _listed(keys: tuple[str, ...]) -> Note:
    """The keys as they are said in a sentence."""
    *first, last = keys
    return KEYS(first=tuple(first), last=last) if first else Note.plain(last)
