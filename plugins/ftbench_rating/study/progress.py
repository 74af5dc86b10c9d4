"""The progress of the raters of a study."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass

from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import Kind

COUNTED: tuple[Kind, ...] = ("item", "repeat", "attention")
"""All kinds but practice."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of one rater."""

    rater: str
    returned: bool
    """Whether anything of the rater was imported."""
    done: Counter[Kind]
    """By kind, the items with an answer or "cannot judge" for every question."""
    total: Counter[Kind]
    missing: tuple[str, ...]
    """Ids of the items that are not done, in the order of the sheet."""
    passed: int
    """Items with at least one "cannot judge"."""
    seconds: float | None
    """Total time of the items that have one, or None."""
    median_seconds: float | None


def progress(files: StudyFiles) -> list[Progress]:
    """The progress of every rater of a study, in order."""
    responses = {response.rater: response for response in files.responses}
    raters = []
    for rater in files.study.raters:
        items = [item for item in files.key.items if item.rater == rater and item.kind in COUNTED]
        judgements = responses[rater].judgements if rater in responses else ()
        answers = Counter(judgement.item for judgement in judgements)
        done = [item for item in items if answers[item.id] == len(files.study.dimensions)]
        times = {each.item: each.seconds for each in judgements if each.seconds is not None}
        raters.append(
            Progress(
                rater=rater,
                returned=rater in responses,
                done=Counter(item.kind for item in done),
                total=Counter(item.kind for item in items),
                missing=tuple(item.id for item in items if answers[item.id] < len(files.study.dimensions)),
                passed=len({judgement.item for judgement in judgements if judgement.value is None}),
                seconds=sum(times.values()) if times else None,
                median_seconds=statistics.median(times.values()) if times else None,
            )
        )
    return raters
