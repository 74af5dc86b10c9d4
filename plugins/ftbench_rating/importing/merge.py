"""What a rater sent before and what he sends now, as one response."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import Judgement, Response

Place = tuple[str, str]
"""(item, dimension)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A response, and how it differs from the one before."""

    response: Response
    added: int
    differing: tuple[Place, ...]
    """Judgements that say something else than before; the response has the new ones."""


def merged(files: StudyFiles, rater: str, old: Response | None, new: list[Judgement]) -> Merged:
    """Old and new judgements together, in the order of the sheet.

    A sheet may be sent again with more in it, or the rest of it as another file: what both have must be the same.
    Of two times the longer counts, because a form goes on counting.
    """
    before = {(one.item, one.dimension): one for one in (old.judgements if old else ())}
    now = {(one.item, one.dimension): one for one in new}
    both = before.keys() & now.keys()
    differing = [at for at in both if (before[at].value, before[at].worst) != (now[at].value, now[at].worst)]
    found = {**before, **now, **{at: _same(before[at], now[at]) for at in both.difference(differing)}}
    order = [
        (item.id, dimension.name)
        for item in files.key.items
        if item.rater == rater
        for dimension in files.study.dimensions
    ]
    response = Response(files.study.id, rater, tuple(found[at] for at in order if at in found))
    return Merged(response, len(now.keys() - before.keys()), tuple(at for at in order if at in set(differing)))


def _same(old: Judgement, new: Judgement) -> Judgement:
    times = [one.seconds for one in (old, new) if one.seconds is not None]
    return replace(old, reason=old.reason or new.reason, seconds=max(times, default=None))
