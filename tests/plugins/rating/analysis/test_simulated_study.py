"""Simulated studies with a known truth: intervals hold it, careless raters are caught, careful ones are kept.

docs/rating.md shows the tables (`python -m tools.rating_study`). The slow tests hold them to what the page says.
"""

from __future__ import annotations

import numpy as np
import pytest

from ftbench_rating.analysis.opinions import read_opinions
from ftbench_rating.analysis.scores import scores_of
from tools.rating_study.measure import coverage, exclusions
from tools.rating_study.worlds import METHODS, World, draw


def test_true_scores_are_what_very_many_ratings_average_to() -> None:
    world = World(examples=60, raters=10)
    generator = np.random.default_rng(0)
    found = []
    for _ in range(12):
        opinions = read_opinions(world.built.study, world.built.key, draw(world, generator).responses)
        scores = {one.method: one.score.value for one in scores_of(opinions).methods}
        found.append([scores[method] for method in METHODS])
    error = np.std(found, axis=0) / np.sqrt(len(found))
    assert (np.abs(np.mean(found, axis=0) - world.true_scores) < 4 * error).all()


def test_true_choices_are_what_very_many_choices_average_to() -> None:
    world = World("pairwise", raters=10, first=0.2)
    generator = np.random.default_rng(0)
    wins, ties, first = world.true_choices
    counts = np.zeros((3, 4, 4))
    lefts = []
    for _ in range(12):
        opinions = read_opinions(world.built.study, world.built.key, draw(world, generator).responses)
        for one in opinions.entries:
            a, b = (METHODS.index(method) for method in one.item.methods)
            winner, loser = (a, b) if one.value == 0 else (b, a)
            counts[0 if one.value >= 0 else 1, winner, loser] += 1
            counts[2, a, b] += 1
            lefts += [one.value == 0] if one.value >= 0 else []
    games = counts[2] + counts[2].T
    apart = ~np.eye(4, dtype=bool)
    assert np.abs((counts[0] / np.where(games > 0, games, 1) - wins)[apart]).max() < 0.03
    assert np.abs(((counts[1] + counts[1].T) / np.where(games > 0, games, 1) - ties)[apart]).max() < 0.03
    assert np.mean(lefts) == pytest.approx(first, abs=0.01)


@pytest.mark.slow
def test_intervals_of_a_few_studies_hold_the_truth_mostly() -> None:
    shares = coverage(World(examples=30), 25, np.random.default_rng(0)).shares()
    for name in ("score of a method", "difference of two methods", "Krippendorff's alpha"):
        assert shares[name][0] >= 0.85


@pytest.mark.parametrize(("scheme", "kind"), [("likert5", "random"), ("pairwise", "first"), ("best-worst", "random")])
def test_careless_raters_are_caught_and_careful_ones_are_kept(scheme: str, kind: str) -> None:
    found = exclusions(World(scheme, examples=60), kind, 10, np.random.default_rng(0))  # type: ignore[arg-type]
    assert found.careless >= 0.9
    assert found.careful <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize(("raters", "severity"), [(3, 0.0), (3, 0.4), (10, 0.4)])
def test_intervals_hold_the_truth_as_often_as_the_page_says(raters: int, severity: float) -> None:
    shares = coverage(World(raters=raters, severity=severity), 150, np.random.default_rng(7)).shares()
    nominal = ("score of a method", "difference of two methods", "Krippendorff's alpha", "severity of a rater")
    for name in nominal:
        assert shares[name][0] >= 0.89
    assert shares["Gwet's AC2"][0] >= 0.75


@pytest.mark.slow
@pytest.mark.parametrize("raters", [3, 10])
def test_intervals_of_choices_hold_the_truth_as_often_as_the_page_says(raters: int) -> None:
    shares = coverage(World("pairwise", raters=raters, first=0.15), 150, np.random.default_rng(7)).shares()
    assert min(share for share, _ in shares.values()) >= 0.87
