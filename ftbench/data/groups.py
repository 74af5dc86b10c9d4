"""The groups of rows: who wrote a row, in one spelling, and nobody where the file does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ftbench.messages import Note, data
from ftbench.text.missing import is_missing, is_missing_word
from ftbench.text.spelling import listed, one_spelling, shown

_LARGE = 0.2
"""Share of the rows from which one group makes the sides of a split what they are not meant to be (80/10/10)."""

_FEW = 10
"""A group of fewer rows is never called large."""


def read_groups(values: Sequence[object], *, split: bool) -> tuple[list[str | None], list[Note]]:
    """The group of each row from its value in the `group_by` column, and notes on what was made of the values.

    A row without a value, or with a word for "no value" such as NA, belongs to nobody: together such rows would be one
    large group that lies on one side. `split`: whether the rows are still to be split. No note names a group: they may
    be people, and notes are published.
    """
    names = [None if is_missing(value) else str(value) for value in values]
    words = Counter(name.strip() for name in names if name is not None and is_missing_word(name))
    groups = [None if name is None or is_missing_word(name) else name for name in names]
    counts = Counter(group for group in groups if group is not None)
    changed = one_spelling(counts)
    groups = [None if group is None else changed.get(group, group) for group in groups]
    notes: list[Note] = []
    repeated = {word: count for word, count in words.items() if count > 1}
    if repeated:
        listed_words = listed(f"{shown(word)} ({count:,})" for word, count in sorted(repeated.items()))
        notes.append(data.NO_GROUP(words=listed_words))
    spellings = Counter(changed.get(group, group) for group in counts)
    if several := sum(count > 1 for count in spellings.values()):
        notes.append(data.ONE_GROUP(count=several))
    largest = max(Counter(group for group in groups if group is not None).values(), default=0)
    if split and largest >= _FEW and largest > _LARGE * len(groups):
        notes.append(data.LARGE_GROUP(largest=largest, count=len(groups)))
    return groups, notes
