"""Merges what a rater sent earlier with what the rater sends now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import Judgement, Response

Place = tuple[str, str]
"""(item, dimension)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged response, and how it differs from the earlier one."""

    response: Response
    added: int
    differing: tuple[Place, ...]
    """Judgements that changed; the response has the new ones."""


def merged(files: StudyFiles, rater: str, old: Response | None, new: list[Judgement]) -> Merged:
    """Old and new judgements together, in the order of the sheet.

    A sheet may be sent again with more ratings, or in parts. Judgements in both are expected to be equal. The longer of
    two times counts, because a form keeps counting.
    """
    before = _by_place(old.judgements if old else ())
    now = _by_place(new)
    both = before.keys() & now.keys()
    differing = {at for at in both if (before[at].value, before[at].worst) != (now[at].value, now[at].worst)}
    judgements = {**before, **now, **{at: _combined(before[at], now[at]) for at in both - differing}}
    order = [
        (item.id, dimension.name)
        for item in files.key.items
        if item.rater == rater
        for dimension in files.study.dimensions
    ]
    response = Response(files.study.id, rater, tuple(judgements[at] for at in order if at in judgements))
    return Merged(response, len(now.keys() - before.keys()), tuple(at for at in order if at in differing))


def _by_place(judgements: Iterable[Judgement]) -> dict[Place, Judgement]:
    return {(judgement.item, judgement.dimension): judgement for judgement in judgements}


def _combined(old: Judgement, new: Judgement) -> Judgement:
    times = [judgement.seconds for judgement in (old, new) if judgement.seconds is not None]
    return replace(old, reason=old.reason or new.reason, seconds=max(times, default=None))
