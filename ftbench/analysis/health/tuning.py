"""Whether the methods were tuned alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ftbench.analysis.health.finding import Finding, Place, place_name
from ftbench.analysis.view import RunView
from ftbench.messages.health import TUNED_TO_EDGE, UNEQUAL_TUNING, UNTUNED


def tuned_alike(view: RunView) -> Iterator[Finding]:
    """Budgets that differ (a warning), winners at the edge of what was tried, or no tuning at all (notes)."""
    if not view.results.tuning:
        waits = bool(view.results.matrix.get("tuning", {}).get("trials"))
        if not waits and any(sum(bool(g.done) and g.trains for g in groups) > 1 for groups in view.groups.values()):
            yield Finding(UNTUNED(), "note")
        return
    unequal = {place: trials for place, trials in _trials(view).items() if len({count for _, count in trials}) > 1}
    if unequal:
        where = tuple(
            f"{place_name(view, place)}: {', '.join(f'{name} ({count})' for name, count in trials)}"
            for place, trials in unequal.items()
        )
        yield Finding(UNEQUAL_TUNING(where=where), "warning", places=tuple(unequal))
    edges = [search for search in view.results.tuning if search.at_edge]
    if edges:
        places = tuple(dict.fromkeys((search.model, search.task) for search in edges))
        yield Finding(TUNED_TO_EDGE(n=len(edges)), "note", places=places)


def _trials(view: RunView) -> dict[Place, list[tuple[str, int]]]:
    """Number of trials of each trained method, in all folds together."""
    counts = Counter[tuple[str, str, str]]()
    for search in view.results.tuning:
        counts[search.model, search.task, search.method] += len(search.tried)
    return {
        place: [
            (group.method, counts[*place, group.method])
            for group in groups
            if group.done and group.trains and group.default_of is None
        ]
        for place, groups in view.groups.items()
    }
