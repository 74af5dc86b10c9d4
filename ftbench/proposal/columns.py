"""What the columns of a file seem to hold, judged by their values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ftbench.records.example import Row
from ftbench.text.missing import is_missing, is_missing_word

ColumnKind = Literal["text", "label", "group", "identifier", "number", "date", "structure", "empty"]
"""`label`: few short values that repeat. `group`: short values of which some repeat, such as authors. `identifier`:
short values that are all different. `structure`: lists or objects."""

SPLIT = "split"
"""A column with this name says the side of each row."""

MOST_LABELS = 50
"""A column with more values than this is no column of labels."""

_SHORT = 40.0
"""Mean characters of a value up to which it may be a label, a group or an identifier."""

_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_NUMBER = re.compile(r"[-+]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?\s*%?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file."""

    name: str
    kind: ColumnKind
    rows: int
    filled: int
    """Rows with a value."""
    values: tuple[tuple[str, int], ...] = ()
    """The values of a `label` column with their counts, the most frequent first."""
    length: float = 0.0
    """Mean number of characters of a value."""

    @property
    def has_gaps(self) -> bool:
        """Whether some rows have no value."""
        return self.filled < self.rows


def columns_of(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of some rows in the order in which they first appear."""
    names = dict.fromkeys(name for row in rows for name in row)
    return tuple(_column(str(name), [row.get(name) for row in rows]) for name in names)


def _column(name: str, values: Sequence[object]) -> Column:
    filled = [value for value in values if not _is_empty(value)]
    texts = [str(value).strip() for value in filled]
    if not filled:
        return Column(name, "empty", len(values), 0)
    length = sum(map(len, texts)) / len(texts)
    if any(isinstance(value, list | dict) for value in filled):
        return Column(name, "structure", len(values), len(filled), length=length)
    counts = Counter(texts)
    kind = _kind(texts, counts, length)
    shown = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))) if kind == "label" else ()
    return Column(name, kind, len(values), len(filled), shown, length)


def _kind(texts: Sequence[str], counts: Counter[str], length: float) -> ColumnKind:
    if _all_match(_DATE, texts):
        return "date"
    most = max(2, min(MOST_LABELS, len(texts) // 5))
    if 2 <= len(counts) <= most and length <= _SHORT:
        return "label"
    if _all_match(_NUMBER, texts):
        return "identifier" if len(counts) == len(texts) and _are_whole(texts) else "number"
    if length <= _SHORT and max(len(text.split()) for text in counts) <= 3 and _have_no_sentence(counts):
        return "identifier" if len(counts) == len(texts) else "group"
    return "text"


def _is_empty(value: object) -> bool:
    return is_missing(value) or (isinstance(value, str) and is_missing_word(value))


def _all_match(pattern: re.Pattern[str], texts: Iterable[str]) -> bool:
    return all(pattern.match(text) and len(text) <= _SHORT for text in texts)


def _are_whole(texts: Iterable[str]) -> bool:
    return all(text.isdecimal() for text in texts)


def _have_no_sentence(texts: Iterable[str]) -> bool:
    """Whether no text ends as a sentence does, or is as long as one of a script without spaces."""
    return not any(text.endswith((".", "?", "!", "。", "？", "！")) or _ideographs(text) > 8 for text in texts)


def _ideographs(text: str) -> int:
    return sum("\u3400" <= character <= "\u9fff" for character in text)
