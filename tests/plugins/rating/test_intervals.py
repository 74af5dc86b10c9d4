"""Bootstrap intervals: against plain resampling, known truths, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from ftbench_rating.agreement import GwetAgreement, IntraclassCorrelation, KrippendorffAlpha, PercentAgreement
from ftbench_rating.errors import Undefined
from ftbench_rating.intervals import Interval, interval, resample
from ftbench_rating.paired import BradleyTerry, Choice
from ftbench_rating.ratings import Array, Ratings
from ftbench_rating.statistic import value_of


def study(generator: np.random.Generator, items: int, raters: int, *, severity: float = 0.0) -> Ratings:
    """Ratings from 1 to 5: an item's quality, a rater's severity (of that standard deviation), and noise."""
    quality, severe = generator.normal(size=(items, 1)), severity * generator.normal(size=(1, raters))
    noise = 0.6 * generator.normal(size=(items, raters))
    return Ratings.from_array(np.clip(np.rint(3 + quality + severe + noise), 1, 5))


def test_counting_rows_is_drawing_items() -> None:
    """The same draws, item by item through the coefficient itself."""
    ratings = study(np.random.default_rng(0), 30, 3)
    copies = np.random.default_rng(1).multinomial(30, np.full(30, 1 / 30), size=20)
    expected = [
        value_of(KrippendorffAlpha(Ratings.from_array(np.repeat(ratings.values, times, axis=0)), "ordinal"))
        for times in copies
    ]
    found = resample(KrippendorffAlpha(ratings, "ordinal"), generator=np.random.default_rng(1), draws=20)
    np.testing.assert_allclose(found, expected)


def test_the_same_generator_gives_the_same_interval() -> None:
    statistic = GwetAgreement(study(np.random.default_rng(0), 40, 4), "quadratic")
    one, other = (resample(statistic, generator=np.random.default_rng(3), raters=True) for _ in range(2))
    assert interval(one) == interval(other)


def test_a_share_has_the_spread_of_a_share() -> None:
    """Percent agreement of two raters is a share of items: its standard error is sqrt(p (1 - p) / n)."""
    ratings = Ratings.from_array([[1, 1]] * 70 + [[1, 2]] * 30)
    draws = resample(PercentAgreement(ratings), generator=np.random.default_rng(0), draws=20_000)
    assert np.mean(draws) == pytest.approx(0.7, abs=0.002)
    assert np.std(draws) == pytest.approx(np.sqrt(0.7 * 0.3 / 100), rel=0.02)


def test_items_that_belong_together_are_drawn_together() -> None:
    """Four copies of every item say no more than one."""
    ratings = Ratings.from_array(np.repeat([[1, 1]] * 35 + [[1, 2]] * 15, 4, axis=0))
    clusters = [str(i // 4) for i in range(200)]
    draws = resample(PercentAgreement(ratings), generator=np.random.default_rng(0), clusters=clusters, draws=20_000)
    assert np.std(draws) == pytest.approx(np.sqrt(0.7 * 0.3 / 50), rel=0.02)


def test_raters_who_differ_widen_the_interval() -> None:
    statistic = IntraclassCorrelation(study(np.random.default_rng(0), 200, 6, severity=0.8), 2)
    items, both = (
        interval(resample(statistic, generator=np.random.default_rng(0), raters=raters)) for raters in (False, True)
    )
    assert both.high - both.low > 2 * (items.high - items.low)


def test_strengths_have_an_interval_each() -> None:
    generator = np.random.default_rng(0)
    choices = [
        Choice(str(i), rater, one, other, "first" if generator.random() < 1 / (1 + np.exp(-gap)) else "second")
        for i in range(150)
        for rater in "xyz"
        for one, other, gap in (("a", "b", 1.0), ("b", "c", 0.5), ("a", "c", 1.5))
    ]
    statistic = BradleyTerry(choices)
    draws = resample(statistic, generator=generator, raters=True, draws=500)
    ends = [interval(draws[:, method]) for method in range(3)]
    strengths = statistic.strengths().log_strengths.values()
    assert all(end.low < strength < end.high for end, strength in zip(ends, strengths, strict=True))
    assert interval(draws[:, 0] - draws[:, 2]).low > 0


def test_draws_without_a_value_are_counted_and_a_few_are_left_out() -> None:
    values = np.append(np.linspace(0, 1, 99), np.nan)
    assert interval(values) == Interval(pytest.approx(0.025), pytest.approx(0.975), draws=100, undefined=1)


def test_too_many_draws_without_a_value_are_no_interval() -> None:
    """Only one item differs from the others, so every third draw has a single category."""
    ratings = Ratings.from_array([[1, 1]] * 9 + [[2, 2]])
    with pytest.raises(Undefined, match=r"\d+ of 2000 bootstrap samples have no value"):
        interval(resample(KrippendorffAlpha(ratings, "nominal"), generator=np.random.default_rng(0)))


@pytest.mark.parametrize(
    ("values", "raters", "reason"),
    [
        ([[1, 2], [2, 2]], True, "an interval over raters needs at least 3 raters, and there are 2"),
        ([[1, 2]], False, "an interval needs at least two independent items"),
    ],
)
def test_too_few_raters_or_items_have_no_interval(values: list[list[int]], raters: bool, reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        resample(PercentAgreement(Ratings.from_array(values)), generator=np.random.default_rng(0), raters=raters)


@pytest.mark.slow
@pytest.mark.parametrize(("raters", "severity", "over_raters"), [(3, 0.0, False), (3, 0.4, True), (10, 0.4, True)])
def test_intervals_cover_the_truth_at_about_the_nominal_rate(raters: int, severity: float, over_raters: bool) -> None:
    """300 studies of 100 items; the truth comes from large ones. From 91 to 99 of 100 intervals must have it."""

    def alpha(ratings: Ratings) -> KrippendorffAlpha:
        return KrippendorffAlpha(ratings, "ordinal")

    generator = np.random.default_rng(5)
    truth = np.mean([value_of(alpha(study(generator, 400, 40, severity=severity))) for _ in range(60)])
    hits: Array = np.zeros(300)
    for i in range(len(hits)):
        statistic = alpha(study(generator, 100, raters, severity=severity))
        ends = interval(resample(statistic, generator=generator, raters=over_raters, draws=500))
        hits[i] = ends.low <= truth <= ends.high
    assert 0.91 <= hits.mean() <= 0.99
