"""Stored notes and reasons as a page says them: our own in both languages, those of plugins as they are.

Notes of several cells that differ only in their numbers become one with the range of each: `232–238 of 240`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ftbench.analysis.method_row import Group
from ftbench_reports.language import Words, in_both, joined, known, plain, say
from ftbench_reports.noted import NOTED

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]\d+)?%?"
_IN_TEXT = re.compile(rf"(?<![\w.,]){_NUMBER}(?![\w%]|\.\w)")
"""A number that stands alone: not the 3 of `layers.3.weight`."""

_OUR_ERRORS = frozenset({"CellError", "ModelError"})
"""What comes before the reason of a failure says nothing to a reader where the reason is our own."""

_ONE_NAME = re.compile(r"[\w.-]+")
"""Of a kind of error, a setting or a weight, before the sentence."""

_TEXTS = frozenset({"error", "name", "names", "split", "wanted"})
"""Gaps that are filled with any text; all others hold a number, or a range of them."""


def in_words(text: str) -> Words:
    """A stored sentence in both languages where it is one of ours, else as it is."""
    return _ours(text) or plain(text)


def _ours(text: str) -> Words | None:
    for key, pattern in _patterns():
        if match := pattern.fullmatch(text):
            return say(key, **{gap: known("split", v) if gap == "split" else v for gap, v in match.groupdict().items()})
    before, colon, rest = text.partition(": ")
    if not colon or not _ONE_NAME.fullmatch(before) or (inner := _ours(rest)) is None:
        return None
    return in_both(text, inner if before in _OUR_ERRORS else joined([before, inner], comma=("：", "：")))


@dataclass(frozen=True, slots=True)
class GroupNote:
    """What cells of a group say about themselves."""

    text: str
    seeds: tuple[int, ...]
    whole: bool
    """Whether every finished cell of the group says it."""


def group_notes(group: Group) -> list[GroupNote]:
    """The notes of the finished cells, those that differ only in numbers as one."""
    alike: dict[str, list[tuple[str, int]]] = {}
    for cell in group.done:
        for note in cell.notes:
            alike.setdefault(_IN_TEXT.sub("0", note), []).append((note, cell.seed))
    found = []
    for one in alike.values():
        seeds = tuple(dict.fromkeys(seed for _, seed in one))
        found.append(GroupNote(with_ranges([note for note, _ in one]), seeds, len(seeds) == len(group.done)))
    return found


def shared_notes(groups: Iterable[Group]) -> dict[str, bool]:
    """What every method says, or every method that trains (True): text by text, in order; none with fewer than two."""
    done = [group for group in groups if group.done]
    said = {id(group): dict.fromkeys(one.text for one in group_notes(group) if one.whole) for group in done}
    trained = [group for group in done if group.trains]
    found: dict[str, bool] = {}
    for groups_alike, only_trained in ((done, False), (trained, True)):
        if len(groups_alike) > 1:
            for text in said[id(groups_alike[0])]:
                if all(text in said[id(group)] for group in groups_alike):
                    found.setdefault(text, only_trained)
    return found


def with_ranges(notes: Sequence[str]) -> str:
    """One sentence for several that differ only in their numbers."""
    columns = zip(*(_IN_TEXT.findall(note) for note in notes), strict=True)
    ranges = iter([_range(column) for column in columns])
    return _IN_TEXT.sub(lambda _: next(ranges), notes[0])


def _range(numbers: Sequence[str]) -> str:
    low, high = min(numbers, key=_value), max(numbers, key=_value)
    return low if _value(low) == _value(high) else f"{low}–{high}"


def _value(number: str) -> float:
    return float(number.replace(",", "").rstrip("%"))


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(key, re.compile(_pattern(english), re.DOTALL)) for key, (english, _) in NOTED.items()]


def _pattern(sentence: str) -> str:
    number = rf"(?:{_NUMBER}|nan|inf)"
    parts = []
    for text, gap, _, _ in string.Formatter().parse(sentence):
        parts.append(re.escape(text))
        if gap:
            parts.append(rf"(?P<{gap}>{'.+' if gap in _TEXTS else f'{number}(?:–{number})?'})")
    return "".join(parts)
