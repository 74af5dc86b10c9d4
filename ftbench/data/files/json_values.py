"""JSON values one after another in a text, each with its line, and every fault with the line that it stands on."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from ftbench.contracts.reader import RowFault
from ftbench.data.files.row_fault import library_reason
from ftbench.messages import Note, row_faults

BrokenByte = Callable[[str], Note | None]
"""Says what is wrong with the bytes of a text, or None."""


class JsonValue(NamedTuple):
    """A value and the line on which it begins."""

    line: int
    value: Any


def values(
    lines: Iterator[str], broken: BrokenByte | None = None, *, stop_at_first: bool = False
) -> Iterator[JsonValue | RowFault]:
    """The values of lines without their ends; line breaks between values are optional.

    After a fault, reading goes on at the next line that may begin a value. With `stop_at_first` it ends at a fault of
    the first value, which may be the whole file. Only the lines of one value are held.
    """
    source = _Lines(lines)
    first = True
    while (block := source.next_block()) is not None:
        line, text = block
        place = _after_white_space(text, 0)
        while place < len(text):
            try:
                value, end = _DECODER.raw_decode(text, place)
            except (ValueError, RecursionError) as error:
                if _is_open(error, text) and (more := source.next_lines(1 + text.count("\n") // 4)):
                    line, text = line + text.count("\n", 0, place), "\n".join([text[place:], *more])
                    place = 0
                    continue
                begin, rest = line + text.count("\n", 0, place), text[place:]
                position = error.pos - place if isinstance(error, json.JSONDecodeError) else 0
                if first and stop_at_first:
                    yield _fault(error, begin + _lines_before(error, rest, position))
                    return
                yield _at_its_line(error, rest, position, begin)
                source.again(begin, rest, _lines_done(error, rest))
                break
            begin = line + text.count("\n", 0, place)
            fault = broken(text[place:end]) if broken else None
            yield JsonValue(begin, value) if fault is None else RowFault.of(begin, "encoding", fault)
            first = False
            place = _after_white_space(text, end)


def listed_values(text: str, broken: BrokenByte | None = None) -> Iterator[JsonValue | RowFault]:
    """The values of a list, numbered by position; the first fault of the list itself ends it."""
    place, position = _after_white_space(text, 0) + 1, 0
    place = _after_white_space(text, place)
    closed = text[place : place + 1] == "]"
    while not closed:
        position += 1
        start = place
        try:
            value, end = _DECODER.raw_decode(text, place)
        except _RepeatedKey as error:
            yield _fault(error, text.count("\n", 0, place) + line_of_repeated_key(text[place:]))
            _, end = _PLAIN.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            yield _fault(error, getattr(error, "lineno", None))
            return
        else:
            fault = broken(text[start:end]) if broken else None
            line = text.count("\n", 0, start) + 1
            yield JsonValue(position, value) if fault is None else RowFault.of(line, "encoding", fault)
        place = _after_white_space(text, end)
        closed = text[place : place + 1] == "]"
        if not closed and text[place : place + 1] != ",":
            yield _fault(json.JSONDecodeError("Expecting ',' delimiter", text, place), text.count("\n", 0, place) + 1)
            return
        place = place if closed else _after_white_space(text, place + 1)
    rest = text[_after_white_space(text, place + 1) :]
    if rest:
        line = text.count("\n", 0, len(text) - len(rest)) + 1
        yield RowFault.of(line, "json-syntax", row_faults.JSON(reason=row_faults.AFTER_LIST(rest=f"{rest:.20}")))


class _Lines:
    """Numbered lines, of which some may be read again after a fault."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._new = enumerate(lines, start=1)
        self._again: deque[tuple[int, str]] = deque()

    def _next(self) -> tuple[int, str] | None:
        return self._again.popleft() if self._again else next(self._new, None)

    def next_block(self) -> tuple[int, str] | None:
        """The next line with content."""
        while (numbered := self._next()) is not None:
            if numbered[1].strip():
                return numbered
        return None

    def next_lines(self, count: int) -> list[str]:
        """As many further lines as there are, at most `count`."""
        following: list[str] = []
        while len(following) < count and (numbered := self._next()) is not None:
            following.append(numbered[1])
        return following

    def again(self, line: int, text: str, skipped: int | None) -> None:
        """Read the lines of `text`, which begins at `line`, again after the first `skipped`.

        None: after the first, from the next line that begins an object; lines before it belong to the broken value.
        """
        unread = list(enumerate(text.split("\n"), start=line))[1 if skipped is None else skipped :]
        self._again.extendleft(reversed(unread))
        while skipped is None and (numbered := self._next()) is not None:
            if numbered[1].startswith("{"):
                self._again.appendleft(numbered)
                return


class _RepeatedKey(ValueError):
    """An object has a key twice, so its value is ambiguous."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise _RepeatedKey(repeated)
    return content


_DECODER = json.JSONDecoder(object_pairs_hook=_object)
"""NaN and infinities, which pandas writes, become floats. Users of a field treat them as missing."""

_PLAIN = json.JSONDecoder()


def _is_open(error: ValueError | RecursionError, text: str) -> bool:
    """Whether a value may go on in the next line: the fault is at the end of the text and in no string."""
    if not isinstance(error, json.JSONDecodeError) or error.msg.startswith("Unterminated string"):
        return False
    return error.pos >= len(text.rstrip()) - 1


def _lines_before(error: ValueError | RecursionError, text: str, position: int) -> int:
    """Number of lines between the beginning of a value's text and the fault at `position` of it."""
    if isinstance(error, _RepeatedKey):
        return line_of_repeated_key(text) - 1
    return text.count("\n", 0, position)


def _at_its_line(error: ValueError | RecursionError, text: str, position: int, begin: int) -> RowFault:
    """The fault of a value whose text begins at the line `begin`, with its line.

    A truncated line only fails at the next object or at the end, so the line is parsed again by itself.
    """
    before = _lines_before(error, text, position)
    if isinstance(error, _RepeatedKey):
        return _fault(error, begin + before)
    rest = text[text.rfind("\n", 0, position) + 1 :].lstrip()
    if before and rest and not rest.startswith("{"):
        return _fault(error, begin + before)
    try:
        _DECODER.decode(text.partition("\n")[0])
    except (ValueError, RecursionError) as alone:
        error = alone
    return _fault(error, begin)


def _lines_done(error: ValueError | RecursionError, text: str) -> int | None:
    """Number of lines of a broken value's text that are done with; None: up to the next line that begins an object."""
    if isinstance(error, _RepeatedKey):
        return text.count("\n", 0, _PLAIN.raw_decode(text)[1]) + 1
    return None if "\n" in text else 1


def _fault(error: ValueError | RecursionError, line: int | None) -> RowFault:
    """The error as a fault. Numbers of thousands of digits raise a plain `ValueError`."""
    if isinstance(error, _RepeatedKey):
        return RowFault.of(line, "repeated-key", row_faults.REPEATED_KEY(key=str(error)))
    words = "too deep" if isinstance(error, RecursionError) else str(getattr(error, "msg", error))
    return RowFault.of(line, "json-syntax", row_faults.JSON(reason=library_reason(words)))


_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]')


def line_of_repeated_key(text: str) -> int:
    """Line of the first repeated key of an object; the text before it is valid JSON."""
    objects: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            objects.append(set())
        elif token[0] == "}":
            objects.pop()
        elif token[2]:
            key = json.loads(f'"{token[1]}"')
            if key in objects[-1]:
                return text.count("\n", 0, token.start()) + 1
            objects[-1].add(key)
    return 1


_WHITE_SPACE = re.compile(r"[ \t\r\n]*")


def _after_white_space(text: str, place: int) -> int:
    white_space = _WHITE_SPACE.match(text, place)
    return white_space.end() if white_space else place
