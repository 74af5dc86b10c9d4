"""Strengths from choices, against published fits, closed forms and what maximum likelihood must fulfil."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from ftbench_rating.errors import NotComparable
from ftbench_rating.paired import BestWorst, BradleyTerry, Choice, Outcome
from ftbench_rating.paired.identifiable import identifiable
from ftbench_rating.ratings import Array

PUDDING = (
    "12 19 22 16, 13 16 19 12, 23 19 19 10, 14 18 23 13, 24 23 19 9, 34 19 20 15, 15 13 19 18, 25 16 20 12, "
    "35 16 15 17, 45 17 14 16, 16 18 21 12, 26 22 20 12, 36 13 18 10, 46 14 19 18, 56 11 21 12"
)
"""The chocolate puddings of Davidson 1970: brands, wins of the first, wins of the second, ties."""
BASEBALL = {
    "Milwaukee": (0, 7, 9, 7, 7, 9, 11),
    "Detroit": (6, 0, 7, 5, 11, 9, 9),
    "Toronto": (4, 6, 0, 7, 7, 8, 12),
    "New York": (6, 8, 6, 0, 6, 7, 10),
    "Boston": (6, 2, 6, 7, 0, 7, 12),
    "Cleveland": (4, 4, 5, 6, 6, 0, 6),
    "Baltimore": (2, 4, 1, 3, 1, 7, 0),
}
"""Wins over each other in the American League East of 1987 (Agresti 2002, Categorical Data Analysis, page 438)."""


def choices(first: str, second: str, wins: int, losses: int, ties: int = 0) -> list[Choice]:
    outcomes: list[Outcome] = ["first"] * wins + ["second"] * losses + ["tie"] * ties
    return [Choice(f"{first}{second}{i}", "x", first, second, outcome) for i, outcome in enumerate(outcomes)]


def test_strengths_with_ties_are_those_of_davidson() -> None:
    """Strengths that sum to one and the tie parameter, as PlackettLuce for R prints them after seven steps.

    It stops there to show Davidson's own values, a little before the maximum: the last two digits differ.
    """
    given_choices = []
    for line in PUDDING.split(", "):
        pair, wins, losses, ties = line.split()
        given_choices += choices(pair[0], pair[1], int(wins), int(losses), int(ties))
    found = BradleyTerry(given_choices).strengths()
    worth = np.exp(list(found.log_strengths.values()))
    expected = [0.1388005, 0.1729985, 0.1617420, 0.1653930, 0.1586805, 0.2023855]
    np.testing.assert_allclose(worth / worth.sum(), expected, rtol=0, atol=5e-5)
    assert found.tie == pytest.approx(0.7468147, abs=5e-5)


def test_strengths_without_ties_are_those_of_agresti() -> None:
    teams = tuple(BASEBALL)
    wins = np.array(list(BASEBALL.values()))
    given_choices = [
        choice for i, j in combinations(range(7), 2) for choice in choices(teams[i], teams[j], wins[i, j], wins[j, i])
    ]
    found = BradleyTerry(given_choices).strengths()
    over_baltimore = {team: found.log_strengths[team] - found.log_strengths["Baltimore"] for team in teams[:-1]}
    assert over_baltimore == pytest.approx(
        dict(zip(teams, (1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839), strict=False)), abs=1e-4
    )
    assert found.tie == 0


def test_two_methods_have_their_observed_shares() -> None:
    found = BradleyTerry(choices("a", "b", 30, 12, 8)).strengths()
    assert found.log_strengths["a"] - found.log_strengths["b"] == pytest.approx(np.log(30 / 12))
    assert found.tie == pytest.approx(8 / np.sqrt(30 * 12))
    assert found.probabilities("a", "b") == pytest.approx((0.6, 0.24, 0.16))


def test_expected_scores_are_the_observed_ones() -> None:
    """The likelihood equations: wins and half the ties of each method, and the number of ties."""
    generator = np.random.default_rng(0)
    given_choices = []
    for one, other in combinations("abcd", 2):
        given_choices += choices(one, other, *map(int, generator.integers(1, 20, size=3)))
    found = BradleyTerry(given_choices).strengths()
    for method in "abcd":
        mine = [choice for choice in given_choices if method in (choice.first, choice.second)]
        observed = expected = 0.0
        for choice in mine:
            won = "first" if choice.first == method else "second"
            observed += {won: 1.0, "tie": 0.5}.get(choice.outcome, 0.0)
            win, _, tie = found.probabilities(method, choice.second if choice.first == method else choice.first)
            expected += win + tie / 2
        assert expected == pytest.approx(observed)


@given(shuffle=st.randoms(use_true_random=False))
def test_neither_the_order_of_choices_nor_the_side_matters(shuffle: st.DataObject) -> None:
    given_choices = choices("a", "b", 5, 3, 2) + choices("b", "c", 4, 4, 1) + choices("c", "a", 2, 6)
    other_side: dict[Outcome, Outcome] = {"first": "second", "second": "first", "tie": "tie"}
    turned = [Choice(c.item, c.rater, c.second, c.first, other_side[c.outcome]) for c in given_choices]
    shuffle.shuffle(turned)
    expected = BradleyTerry(given_choices).strengths()
    found = BradleyTerry(turned).strengths()
    assert found.log_strengths == pytest.approx(expected.log_strengths)
    assert found.tie == pytest.approx(expected.tie)


def test_a_best_and_a_worst_of_four_decide_five_pairs() -> None:
    found = BestWorst("i", "x", ("a", "b", "c", "d"), best="c", worst="a").choices()
    assert {(choice.first, choice.second) for choice in found} == {
        ("c", "a"), ("c", "b"), ("c", "d"), ("b", "a"), ("d", "a"),
    }  # fmt: skip
    assert {choice.outcome for choice in found} == {"first"}


@pytest.mark.parametrize(
    ("given_choices", "reason"),
    [
        (choices("a", "b", 2, 1) + choices("c", "d", 1, 1), "a, b and c, d were never compared"),
        (choices("a", "b", 3, 0) + choices("b", "c", 1, 1), "a won every comparison with b, c"),
        (choices("a", "b", 0, 0, 4), "every comparison is a tie"),
        (choices("a", "b", 3, 0, 4), "without contradiction"),
    ],
)
def test_choices_that_leave_strengths_open_say_which(given_choices: list[Choice], reason: str) -> None:
    with pytest.raises(NotComparable, match=reason):
        BradleyTerry(given_choices).strengths()


def test_a_method_without_a_choice_is_named() -> None:
    with pytest.raises(NotComparable, match="a, b and c were never compared"):
        BradleyTerry(choices("a", "b", 1, 1), methods=("a", "b", "c")).strengths()


def test_a_largest_likelihood_exists_where_linear_programming_finds_no_way_up_for_ever() -> None:
    generator = np.random.default_rng(0)
    answers = []
    for _ in range(200):
        count = generator.integers(2, 5)
        wins = np.where(np.eye(count), 0.0, generator.random((count, count)) < 0.3)
        ties = np.triu(generator.random((count, count)) < 0.3, 1).astype(float)
        ties += ties.T
        answers.append(bool(identifiable(wins, ties)))
        assert answers[-1] == has_largest_likelihood(wins, ties)
    assert 20 < sum(answers) < 180


def has_largest_likelihood(wins: Array, ties: Array) -> bool:
    """No way to move strengths and tie parameter may make an observed outcome likelier and none less likely."""
    count, with_ties = len(wins), bool(ties.any())
    gains = []
    for i, j in zip(*np.nonzero(wins + ties), strict=True):
        win, loss, tie = np.zeros((3, count + 1))
        win[[i, j]], loss[[i, j]], tie[-1] = (0.5, -0.5), (-0.5, 0.5), 1
        if wins[i, j]:
            gains += [win - loss, *([win - tie] if with_ties else [])]
        if ties[i, j]:
            gains += [tie - win, tie - loss]
    if not gains:
        return False
    matrix = np.array(gains)
    best = linprog(-matrix.sum(axis=0), A_ub=-matrix, b_ub=np.zeros(len(matrix)), bounds=[(-1, 1)] * (count + 1))
    only_the_mean_is_open = np.linalg.matrix_rank(matrix) == count - 1 + with_ties
    return bool(-best.fun < 1e-9 and only_the_mean_is_open)


def test_wrong_choices_are_refused() -> None:
    with pytest.raises(ValueError, match="expected two different methods, got 'a' twice"):
        Choice("i", "x", "a", "a", "tie")
    with pytest.raises(ValueError, match="expected best to be one of a, b, got 'c'"):
        BestWorst("i", "x", ("a", "b"), best="c", worst="a")
    with pytest.raises(ValueError, match="expected choices between a, b, got 'c'"):
        BradleyTerry(choices("a", "c", 1, 1), methods=("a", "b"))
    with pytest.raises(ValueError, match="expected choices between two or more methods"):
        BradleyTerry([])
