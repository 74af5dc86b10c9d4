"""Which examples a page carries."""

from __future__ import annotations

from ftbench.results.model import RunResults
from ftbench.results.view import RunView
from ftbench_reports.html.examples import TEXT_LIMIT, embedded, sample_set, spread, within_budget


def test_places_are_spread_evenly_from_the_first() -> None:
    assert spread(10, 4) == [0, 2, 5, 7]
    assert spread(3, 60) == [0, 1, 2]
    assert len(set(spread(61, 60))) == 60


def test_long_texts_are_cut_and_counted() -> None:
    assert embedded("x" * 100_000) == ("x" * TEXT_LIMIT, 100_000 - TEXT_LIMIT)


def test_a_budget_shortens_the_largest_sets_only(small_run: RunResults) -> None:
    view = RunView(small_run)
    found = [sample_set(view.comparisons[key], groups, small_run.metrics) for key, groups in view.groups.items()]
    sets = sorted((one for one in found if one), key=lambda one: one.size)
    small, large = sets[0], sets[-1]

    kept = within_budget([small, large], budget=2 * small.size + 1)

    assert kept[0] == small
    assert 1 <= len(kept[1].samples) < len(large.samples)
    assert kept[1].total == large.total
    assert kept[0].size + kept[1].size <= 2 * small.size + 1 + max(s.size for s in large.samples)
