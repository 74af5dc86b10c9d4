"""How far the raters of a study are."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass

from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import Kind

COUNTED: tuple[Kind, ...] = ("item", "repeat", "attention")
"""Practice does not count."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One rater."""

    rater: str
    returned: bool
    """Whether anything was imported."""
    done: Counter[Kind]
    """Items with an answer, or "cannot judge", to every question, by kind."""
    total: Counter[Kind]
    missing: tuple[str, ...]
    """Ids of the others, in the order of the sheet."""
    passed: int
    """Items with a "cannot judge"."""
    seconds: float | None
    """Of all items that have a time, or None."""
    median_seconds: float | None


def progress(files: StudyFiles) -> list[Progress]:
    """Every rater of a study, in order."""
    responses = {one.rater: one for one in files.responses}
    found = []
    for rater in files.study.raters:
        items = [item for item in files.key.items if item.rater == rater and item.kind in COUNTED]
        judgements = responses[rater].judgements if rater in responses else ()
        answers = Counter(one.item for one in judgements)
        whole = [item for item in items if answers[item.id] == len(files.study.dimensions)]
        times = {one.item: one.seconds for one in judgements if one.seconds is not None}
        found.append(
            Progress(
                rater=rater,
                returned=rater in responses,
                done=Counter(item.kind for item in whole),
                total=Counter(item.kind for item in items),
                missing=tuple(item.id for item in items if answers[item.id] < len(files.study.dimensions)),
                passed=len({one.item for one in judgements if one.value is None}),
                seconds=sum(times.values()) if times else None,
                median_seconds=statistics.median(times.values()) if times else None,
            )
        )
    return found
