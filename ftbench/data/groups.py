"""The groups of rows, such as authors, in one spelling; rows without a value have no group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ftbench.messages import Note, data
from ftbench.text.missing import is_missing, is_missing_word
from ftbench.text.spelling import listed, one_spelling, shown

_LARGE = 0.2
"""Share of the rows above which one group distorts the sides of a split (80/10/10)."""

_FEW = 10
"""Smallest group that counts as large."""


def read_groups(values: Sequence[object], *, split: bool) -> tuple[list[str | None], list[Note]]:
    """The group of each row from its value in the `group_by` column, and notes on changed values.

    A row without a value, or with a word for "no value" such as NA, has no group: such rows would otherwise form one
    large group on one side. `split`: whether the rows will be split automatically. Notes are published and groups may
    be people, so no note names a group.
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
