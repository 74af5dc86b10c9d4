"""The items of a study before they get ids: judged, practice and attention items, and their positions on a sheet."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ftbench_rating.study.model import Kind, Scheme
from ftbench_rating.study.source import Case

REPEATED = 0.1
"""Share of the items that a rater sees twice."""
DISTANCE = 15
"""Items between an item and its repetition, on a long enough sheet: by then raters have forgotten their rating."""
ATTENTION_EVERY = 20
PRACTICE = 5
_CANDIDATES = 60
_PLACES = 30

_WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a sheet."""

    kind: Kind
    case: Case
    answers: tuple[str, ...]
    methods: tuple[str, ...] = ()
    expected: tuple[int, ...] = ()
    repeats: Entry | None = None

    def reordered(self, order: Sequence[int]) -> Entry:
        """The same item with its answers in another order."""
        return replace(
            self,
            answers=tuple(self.answers[place] for place in order),
            methods=tuple(self.methods[place] for place in order) if self.methods else (),
            expected=self.expected if len(order) == 1 else tuple(order.index(place) for place in self.expected),
        )


def shown(case: Case, methods: Sequence[str]) -> Entry:
    """A judged item: the answers of these methods to one example."""
    return Entry("item", case, tuple(case.answers[method] for method in methods), tuple(methods))


def practice(cases: Sequence[Case], methods: Sequence[str], size: int, generator: random.Random) -> list[Entry]:
    """An item for each case, with answers of randomly drawn methods; the methods are not recorded."""
    return [replace(shown(case, generator.sample(list(methods), size)), kind="practice", methods=()) for case in cases]


def attention(
    cases: Sequence[Case], others: Sequence[Case], scheme: Scheme, size: int, labels: bool, generator: random.Random
) -> list[Entry]:
    """An item for each case that only a rater who reads it judges right; cases without a wrong answer are left out.

    A wrong answer is the reference answer to the least similar of `others`: as well written as a right one, but about
    something else. For label tasks it is another label. `likert5` shows one wrong answer, the other schemes show the
    reference answer among wrong ones.
    """
    items = []
    for case in cases:
        wrong = _wrong_answers(case, others, labels, generator)
        needed = max(1, size - 1)
        if not wrong or not case.reference.strip():
            continue
        picked = [wrong[number % len(wrong)] for number in range(needed)]
        if scheme == "likert5":
            items.append(Entry("attention", case, (picked[0],), expected=(1, 2)))
        else:
            entry = Entry("attention", case, (case.reference, *picked), expected=(0,))
            items.append(entry.reordered(generator.sample(range(size), size)))
    return items


def _wrong_answers(case: Case, others: Sequence[Case], labels: bool, generator: random.Random) -> list[str]:
    """Wrong answers to the case, the most clearly wrong first."""
    by_reference = {" ".join(other.reference.split()): other for other in others if other.reference.strip()}
    by_reference.pop(" ".join(case.reference.split()), None)
    if labels:
        return generator.sample(sorted(by_reference), len(by_reference))
    unrelated = [other for other in by_reference.values() if other.cluster is None or other.cluster != case.cluster]
    drawn = generator.sample(unrelated, min(_CANDIDATES, len(unrelated)))
    words = _words(case)
    return [other.reference for other in sorted(drawn, key=lambda other: _overlap(words, _words(other)))]


def _words(case: Case) -> frozenset[str]:
    return frozenset(_WORDS.findall(f"{case.prompt} {case.reference}".lower()))


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / max(1, len(first | second))


def with_checks(items: Sequence[Entry], attention: Sequence[Entry], generator: random.Random) -> list[Entry]:
    """A rater's items with repetitions and attention items inserted.

    Each repetition comes at least `DISTANCE` items after the original, or as far away as a short sheet allows.
    """
    count = len(items)
    distance = min(DISTANCE, count // 2)
    placed: list[tuple[int, Entry]] = []
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(items):
        places.setdefault(entry.case.id, []).append(place)
    early = range(max(1, count - distance))
    for original in sorted(generator.sample(early, min(len(early), repetitions(count)))):
        repetition = replace(_shuffled(items[original], generator), kind="repeat", repeats=items[original])
        gap = _gap(repetition, original + distance, count, places, generator, after=original)
        placed.append((gap, repetition))
    for number, entry in enumerate(attention):
        start, end = count * number // len(attention), count * (number + 1) // len(attention)
        placed.append((_gap(entry, start, end, places, generator), entry))
    sheet: list[Entry] = []
    placed.sort(key=lambda gap_and_entry: gap_and_entry[0])
    for place in range(count + 1):
        while placed and placed[0][0] == place:
            sheet.append(placed.pop(0)[1])
        sheet += items[place : place + 1]
    return sheet


def repetitions(items: int) -> int:
    """How many of this number of items are shown twice."""
    return -(-items // round(1 / REPEATED))


def attention_count(items: int) -> int:
    """How many attention items go with this number of other items."""
    return max(1 if items < ATTENTION_EVERY else 2, items // ATTENTION_EVERY)


def _shuffled(entry: Entry, generator: random.Random) -> Entry:
    """The item with its answers in another order, so that its repetition reveals raters who go by position."""
    if len(entry.answers) == 2:
        return entry.reordered((1, 0))
    return entry.reordered(generator.sample(range(len(entry.answers)), len(entry.answers)))


def _gap(
    entry: Entry,
    low: int,
    high: int,
    places: dict[str, list[int]],
    generator: random.Random,
    *,
    after: int = -1,
) -> int:
    """The index to insert an entry at: of several random ones, the farthest from other items of its example."""
    others = [place for place in places.get(entry.case.id, []) if place != after]
    drawn = [generator.randint(low, high) for _ in range(_PLACES)]
    return max(drawn, key=lambda gap: min((abs(gap - place - 0.5) for place in others), default=0))
