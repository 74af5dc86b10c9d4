"""What an interval does to a published leaderboard: groups, intervals, tests and the smallest difference."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path
from statistics import NormalDist

import pytest
from scipy import stats

from ftbench_imports.leaderboard import Leaderboard, leaderboards
from ftbench_imports.peft_results import read_folder

from .conftest import QUESTIONS, Folder, result, whole


def board(place: Path, examples: int | None = None) -> Leaderboard:
    (found,) = leaderboards(read_folder(place), examples)
    return found


def of(folder: Folder, *right: int, examples: int = QUESTIONS) -> Leaderboard:
    """A leaderboard of experiments e0, e1, … with so many right answers."""
    return board(folder(*(result(f"e{i}", count / examples) for i, count in enumerate(right))), examples)


def scipys_p(one: int, other: int, examples: int = QUESTIONS) -> float:
    return float(stats.fisher_exact([[one, examples - one], [other, examples - other]]).pvalue)


def test_the_published_top_ten_are_one_group(published: Path) -> None:
    found = board(published)
    top_ten = {place.experiment.name for place in found.places[:10]}
    assert top_ten <= set(found.groups[0])
    assert all("a" in place.letters for place in found.places[:10])


def test_the_published_top_ten_would_be_one_group_without_the_other_experiments(published: Path) -> None:
    """So it is not the other twelve's comparisons that hide a difference: 45 comparisons do not find one either."""
    right = [place.right for place in board(published).places[:10]]
    assert min(scipys_p(one, other) for one, other in combinations(right, 2)) * 45 > 0.05


def test_what_is_far_behind_is_told_apart_from_the_published_best(published: Path) -> None:
    found = board(published)
    assert [place.letters for place in found.places if "a" not in place.letters] == [
        *("bc", "cd", "de", "de", "de", "e", "e", "f", "g")
    ]


def test_p_values_are_those_of_scipy_with_holms_correction(published: Path) -> None:
    found = board(published)
    right = {place.experiment.name: place.right for place in found.places}
    pairs = sorted(found.pairs, key=lambda pair: pair.p)
    assert len(pairs) == 22 * 21 / 2
    highest = 0.0
    for i, pair in enumerate(pairs):
        assert pair.p == pytest.approx(scipys_p(right[pair.one], right[pair.other]), rel=1e-7)
        highest = max(highest, min(1.0, pair.p * (len(pairs) - i)))
        assert pair.adjusted_p == pytest.approx(highest)
        assert pair.verdict == ("better" if highest < 0.05 else "unclear")


def test_an_interval_is_wilsons(folder: Folder) -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17:857, table I)."""
    (place,) = of(folder, 81, examples=263).places
    assert (place.low, place.high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_the_interval_of_a_difference_is_newcombes(folder: Folder) -> None:
    """9 of 10 and 3 of 10: 0.1705 to 0.8090 (Newcombe 1998, Statistics in Medicine 17:873, table II)."""
    (pair,) = of(folder, 3, 9, examples=10).pairs
    assert (pair.one, pair.other, pair.difference) == ("e1", "e0", pytest.approx(0.6))
    assert (pair.low, pair.high) == (pytest.approx(0.1705, abs=5e-5), pytest.approx(0.8090, abs=5e-5))


def test_an_experiment_between_two_that_differ_has_both_letters(folder: Folder) -> None:
    found = of(folder, 700, 650, 600)
    assert [place.letters for place in found.places] == ["a", "ab", "b"]
    assert found.groups == (("e0", "e1"), ("e1", "e2"))


def test_the_smallest_gap_is_where_the_claims_about_the_best_begin(published: Path) -> None:
    found = board(published)
    best = found.places[0].experiment.name
    assert found.smallest_gap is not None
    for pair in found.pairs:
        if pair.one == best:
            assert (pair.verdict == "better") == (pair.difference >= found.smallest_gap - 1e-9)


def test_the_smallest_gap_of_a_single_comparison_is_where_fishers_test_finds_it(published: Path) -> None:
    found = board(published)
    assert found.smallest_gap_alone is not None
    gap = round(found.smallest_gap_alone * QUESTIONS)
    best = found.places[0].right
    assert scipys_p(best, best - gap) < 0.05 <= scipys_p(best, best - gap + 1)


def test_the_detectable_difference_is_that_of_two_independent_shares(published: Path) -> None:
    """(z(1 - α/2) + z(0.8)) √(2 p (1 - p) / n), with α = 0.05 and 0.05 / 231."""
    found = board(published)
    z = NormalDist().inv_cdf
    share = found.places[0].right / QUESTIONS
    error = math.sqrt(2 * share * (1 - share) / QUESTIONS)
    assert found.detectable_alone == pytest.approx((z(0.975) + z(0.8)) * error, rel=0.01)
    assert found.detectable == pytest.approx((z(1 - 0.025 / 231) + z(0.8)) * error, rel=0.01)


def test_equal_accuracies_share_a_rank_and_stand_by_name(folder: Folder) -> None:
    found = of(folder, 500, 600, 600, 400)
    assert [(place.rank, place.experiment.name) for place in found.places] == [
        *((1, "e1"), (1, "e2"), (3, "e0"), (4, "e3"))
    ]


def test_every_base_model_has_a_leaderboard_of_its_own(folder: Folder) -> None:
    place = folder(result("a", 0.5, model="m/two"), result("b", 0.4, model="m/one"), result("c", 0.3, model="m/two"))
    found = leaderboards(read_folder(place))
    assert [(one.model, [p.experiment.name for p in one.places]) for one in found] == [
        ("m/one", ["b"]),
        ("m/two", ["a", "c"]),
    ]


def test_fewer_questions_make_wider_intervals(folder: Folder) -> None:
    place = folder(result(accuracy=0.5))
    few, many = board(place, 100), board(place, 10_000)
    assert few.places[0].low < many.places[0].low < many.places[0].high < few.places[0].high
    assert (few.examples_assumed, board(place.parent / "results").examples_assumed) == (False, True)


def test_accuracies_that_no_whole_number_of_answers_gives_are_counted(folder: Folder) -> None:
    place = folder(result("a", whole(0.526)), result("b", 0.526), result("c", 0.0))
    assert board(place).rounded == 1
    assert board(place, 1000).rounded == 1
    assert board(place, 500).rounded == 1


def test_one_experiment_has_nothing_to_be_compared_with(folder: Folder) -> None:
    found = of(folder, 700)
    assert (found.pairs, found.groups, found.places[0].letters) == ((), (("e0",),), "a")


def test_nothing_can_lie_behind_a_best_without_right_answers(folder: Folder) -> None:
    found = of(folder, 0, 0)
    assert (found.smallest_gap, found.smallest_gap_alone) == (None, None)
    assert found.groups == (("e0", "e1"),)
