"""Curves over training sizes: the fits against numpy and scipy, and the interval on simulated answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import curve_fit
from scipy.special import ndtr

from ftbench.analysis.statistics import Doubling, SizeRuns, doubling
from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.learning_curve import fitted_change

SIZES = np.array([20.0, 40.0, 80.0, 160.0, 320.0])


def share(totals: Array) -> Array:
    return np.asarray(totals[..., 0] / totals[..., 1])


def runs(rows: int, *right: Array) -> SizeRuns:
    """One run for each array of right and wrong answers."""
    return SizeRuns(rows, tuple(np.stack([one.astype(float), np.ones(len(one))], axis=-1) for one in right))


def answers(count: int, right: int) -> Array:
    return np.arange(count) < right


def test_the_line_is_that_of_least_squares_in_log_rows() -> None:
    sizes, means = np.array([16.0, 48.0, 128.0]), np.array([0.4, 0.55, 0.6])
    slope, _ = np.polyfit(np.log(sizes), means, 1)
    assert fitted_change(sizes, means, "line") == pytest.approx(slope * np.log(2))


def test_two_sizes_one_doubling_apart_gain_as_much_again_on_a_line() -> None:
    assert fitted_change(np.array([50.0, 100.0]), np.array([0.5, 0.6]), "line") == pytest.approx(0.1)


def test_the_root_curve_is_that_of_least_squares_in_one_over_the_root() -> None:
    sizes, means = np.array([16.0, 48.0, 128.0]), np.array([0.4, 0.55, 0.6])
    slope, start = np.polyfit(sizes**-0.5, means, 1)
    expected = start + slope * 256**-0.5 - (start + slope * 128**-0.5)
    assert fitted_change(sizes, means, "root") == pytest.approx(expected)


def test_a_power_law_without_noise_is_found_again() -> None:
    means = 0.9 - 2 * SIZES**-0.4
    assert fitted_change(SIZES, means, "power law") == pytest.approx(2 * (320**-0.4 - 640**-0.4), rel=1e-9)


def test_the_power_law_is_that_of_scipy() -> None:
    means = np.array([0.42, 0.51, 0.57, 0.62, 0.64])

    def curve(n: Array, a: float, b: float, c: float) -> Array:
        return np.asarray(a + b * n**-c)

    found, _ = curve_fit(curve, SIZES, means, p0=(0.8, -1, 0.5))
    expected = curve(np.array([640.0]), *found)[0] - curve(np.array([320.0]), *found)[0]
    assert fitted_change(SIZES, means, "power law") == pytest.approx(expected, rel=0.02)  # c is found to 0.005


def test_many_curves_are_fitted_as_each_by_itself() -> None:
    means = np.random.default_rng(0).random((3, 5))
    together = fitted_change(SIZES, means, "power law")
    assert together.tolist() == pytest.approx([float(fitted_change(SIZES, one, "power law")) for one in means])


def test_four_sizes_have_a_power_law_and_three_a_line() -> None:
    curve = [runs(n, answers(50, 20 + 4 * place)) for place, n in enumerate((10, 20, 40, 80))]
    forms = [found.form for count in (3, 4) if (found := doubling(curve[:count], share))]
    assert forms == ["line", "power law"]


def test_the_estimate_is_the_curve_through_the_means_and_the_interval_holds_it() -> None:
    curve = [runs(50, answers(40, 18), answers(40, 22)), runs(100, answers(40, 22), answers(40, 26))]
    found = doubling(curve, share)
    assert found is not None
    assert (found.rows, found.change, found.covers_seeds) == (200, pytest.approx(0.1), True)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.change < found.high


def test_the_same_numbers_give_the_same_interval_and_order_does_not_matter() -> None:
    curve = [runs(50, answers(40, 18), answers(40, 22)), runs(100, answers(40, 22), answers(40, 26))]
    assert doubling(curve, share) == doubling(curve, share) == doubling(curve[::-1], share)


def test_seeds_that_differ_widen_the_interval() -> None:
    calm = [runs(50, answers(40, 20), answers(40, 20)), runs(100, answers(40, 24), answers(40, 24))]
    wild = [runs(50, answers(40, 12), answers(40, 28)), runs(100, answers(40, 16), answers(40, 32))]
    assert width(doubling(wild, share)) > 3 * width(doubling(calm, share))


def test_examples_of_one_cluster_count_as_one() -> None:
    rng = np.random.default_rng(0)
    curve = [runs(n, np.repeat(rng.random(20) < chance, 5)) for n, chance in ((50, 0.4), (100, 0.6))]
    clusters = np.repeat(np.arange(20), 5).tolist()
    assert width(doubling(curve, share, clusters=clusters)) > 1.5 * width(doubling(curve, share))


def test_the_change_and_its_interval_stay_inside_the_metric() -> None:
    curve = [runs(50, answers(20, 10)), runs(100, answers(20, 19))]
    found = doubling(curve, share, bounds=(0.0, 1.0))
    assert found is not None
    assert found.change == pytest.approx(0.05)
    assert found.high == pytest.approx(0.05)


def test_one_seed_is_said_to_cover_examples_only() -> None:
    found = doubling([runs(50, answers(20, 10)), runs(100, answers(20, 12))], share)
    assert found is not None
    assert not found.covers_seeds


def test_answers_that_never_change_have_no_interval() -> None:
    found = doubling([runs(50, answers(20, 10)), runs(100, answers(20, 10))], share)
    assert found is not None
    assert (found.change, found.low, found.high, found.clear) == (0.0, None, None, False)


def test_one_size_has_no_answer() -> None:
    assert doubling([runs(50, answers(20, 10))], share) is None
    assert doubling([runs(50, answers(20, 10)), runs(50, answers(20, 12))], share) is None


def _line(n: float) -> float:
    return float(-0.5 + 0.15 * np.log(n / 16))


def _root(n: float) -> float:
    return float(0.8 - 1.2 * (n / 16) ** -0.5)


@pytest.mark.parametrize("sizes", [(16, 48, 128), (20, 40, 80, 160, 320)])
@pytest.mark.parametrize("level", [_line, _root])
def test_the_interval_holds_the_truth_for_curves_that_go_on_and_for_those_that_flatten(
    sizes: tuple[int, ...], level: Callable[[float], float]
) -> None:
    """Three seeds, 100 examples, seeds that vary by 5 points; 95 % less three standard errors of 60 repetitions."""
    rng, seeds_vary = np.random.default_rng(7), 0.15

    def chance(n: float) -> float:
        return float(ndtr(level(n) / np.sqrt(0.98 + seeds_vary**2)))

    truth, held = chance(2 * sizes[-1]) - chance(sizes[-1]), 0
    for _ in range(60):
        examples = 0.7 * rng.normal(size=100)
        curve = [
            runs(n, *(level(n) + examples + seeds_vary * rng.normal() + 0.7 * rng.normal(size=100) > 0 for _ in "abc"))
            for n in sizes
        ]
        found = doubling(curve, share, bounds=(0.0, 1.0), draws=200)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert held / 60 >= 0.866


def width(found: Doubling | None) -> float:
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    return found.high - found.low
