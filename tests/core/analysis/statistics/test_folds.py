"""The component of folds: by hand, and how often tests of equal learners claim a difference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ftbench.analysis.statistics import MethodRuns, compare_methods, smallest_detectable_difference
from ftbench.analysis.statistics.components import between_folds, combined_variance, left_out_folds
from ftbench.contracts.metric import ratio
from tools.coverage.folds import measure

FOLD_OF = np.repeat(np.arange(5), 12)


def test_the_variance_over_folds_is_that_of_their_means() -> None:
    scores = np.random.default_rng(0).random(60)
    found = between_folds(scores, FOLD_OF.tolist())
    means = scores.reshape(5, 12).mean(axis=1)
    assert found is not None
    assert found.folds == 5
    assert found.variance == pytest.approx(means.var(ddof=1) / 5)


def test_folds_of_different_sizes_count_by_their_rows() -> None:
    found = between_folds(np.array([1.0, 1.0, 1.0, 0.0]), ["a", "a", "a", "b"])
    assert found is not None
    assert found.variance == pytest.approx(2 / 1 * ((3 * 0.25) ** 2 + 0.75**2) / 16)


def test_one_fold_shows_nothing_of_how_folds_vary() -> None:
    assert between_folds(np.ones(4), ["a"] * 4) is None


def test_the_jackknife_over_folds_is_the_same_for_a_mean() -> None:
    scores = np.random.default_rng(1).random(60)
    without = np.array([scores[fold != FOLD_OF].mean() for fold in range(5)])
    direct = between_folds(scores, FOLD_OF.tolist())
    assert direct is not None
    assert left_out_folds(without).variance == pytest.approx(direct.variance)


def test_folds_that_vary_no_more_than_their_rows_change_nothing() -> None:
    scores = np.tile(np.arange(12.0), 5)  # every fold has the same mean
    between = np.asarray(scores.var(ddof=1) / 60)
    alone = combined_variance([], between, 60)
    with_folds = combined_variance([], between, 60, between_folds(scores, FOLD_OF.tolist()))
    assert (with_folds.total, with_folds.degrees) == (alone.total, alone.degrees)


def test_where_folds_vary_more_their_variance_and_degrees_of_freedom_count() -> None:
    scores = FOLD_OF.astype(float)  # every row has its fold's mean
    between = np.asarray(scores.var(ddof=1) / 60)
    found = combined_variance([], between, 60, between_folds(scores, FOLD_OF.tolist()))
    assert found.total == pytest.approx(np.arange(5.0).var(ddof=1) / 5)
    assert found.degrees == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("seeds", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_learners_that_are_equally_good_are_told_apart_at_most_one_time_in_twenty(seeds: int) -> None:
    draw = np.random.default_rng(7)
    runs = [_equally_good(draw, seeds) for _ in range(200)]
    folded, row_by_row = (sum(_claims(pair, folds) for pair in runs) for folds in (FOLD_OF.tolist(), None))
    assert folded <= 0.08 * 200  # 5 %, and two standard deviations of the count
    assert folded < row_by_row  # as if the rows of a fold were answered independently


def _equally_good(draw: np.random.Generator, seeds: int) -> list[MethodRuns]:
    """Two ridge classifiers on features of equal use, with folds; their training draws rows with replacement."""
    labels = np.sign(draw.standard_normal(60))
    features = draw.standard_normal((2, 60, 5)) + 0.4 * labels[:, None]
    return [
        MethodRuns(name, tuple(range(seeds)), tuple(_answers(columns, labels, draw) for _ in range(seeds)))
        for name, columns in zip(("full", "lora"), features, strict=True)
    ]


def _claims(runs: list[MethodRuns], folds: list[int] | None) -> bool:
    found = compare_methods(runs, ratio, direction="higher", baseline="full", folds=folds)
    return found.differences[0].verdict != "unclear"


def _answers(features: np.ndarray, labels: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    rows = np.ones((60, 2))
    for fold in range(5):
        others = draw.choice(np.flatnonzero(fold != FOLD_OF), size=48)
        design = np.c_[features[others], np.ones(48)]
        weights = np.linalg.solve(design.T @ design + 1e-3 * np.eye(6), design.T @ labels[others])
        tested = fold == FOLD_OF
        rows[tested, 0] = np.sign(np.c_[features[tested], np.ones(12)] @ weights) == labels[tested]
    return rows


def test_a_plan_with_folds_promises_less_than_one_test_set_of_as_many_rows() -> None:
    plain = smallest_detectable_difference(3, 200)
    five, ten = (smallest_detectable_difference(3, 200, folds=folds) for folds in (5, 10))
    assert plain < ten < five
    assert five < smallest_detectable_difference(3, 40)  # and more than the test rows of one fold


@pytest.mark.slow
def test_the_table_of_cross_validation_is_that_of_the_page() -> None:
    page = (Path(__file__).parents[4] / "docs" / "statistics.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| 60, 5, 3 |"))
    plain, held = measure(60, 5, 3, 400)
    numbers = [f"{number:.1f}" for number in (plain.told_apart, held.told_apart, held.models, held.method)]
    assert row == f"| 60, 5, 3 | {' | '.join(numbers)} | {plain.width:.1f} → {held.width:.1f} |"
