"""Choices: wins with ties half, best less worst, strengths, positions, and agreement on who is better."""

from __future__ import annotations

import pytest

from ftbench_rating import messages
from ftbench_rating.agreement import KrippendorffAlpha
from ftbench_rating.analysis.analyse import Findings, analyse
from ftbench_rating.paired import BradleyTerry, Choice
from ftbench_rating.ratings import Ratings
from ftbench_rating.statistic import value_of
from ftbench_rating.study.model import KeyItem
from tests.plugins.rating.analysis.studies_with_ratings import Says, rated
from tests.plugins.rating.studies import METHODS, small_study

ONE, OTHER, THIRD = METHODS
PAIRS = small_study("pairwise", items=12)
BLOCKS = small_study("best-worst", items=12)


def findings(judge: dict[str, Says], built=PAIRS) -> Findings:  # type: ignore[no-untyped-def]
    return analyse(rated(built, judge)).everybody


def by_number(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
    """The earlier method wins, but every third example is a tie and every fifth goes to the later one."""
    if item.kind == "attention":
        return item.expected[0], None
    number = int(item.example[-4:])
    first, second = sorted(item.methods, key=METHODS.index)
    if number % 3 == 0:
        return -1, None
    return item.methods.index(second if number % 5 == 0 else first), None


def expected_choices() -> list[Choice]:
    found = []
    for item in PAIRS.key.items:
        if item.kind == "item" and item.rater == "R1":
            value, _ = by_number(item, "accuracy")
            outcome = "tie" if value == -1 else ("first", "second")[value]
            found.append(Choice(item.example, "R1", *item.methods, outcome))
    return found


def test_a_win_rate_counts_ties_half_and_a_difference_is_wins_less_losses() -> None:
    found = findings({"R1": by_number})
    choices = expected_choices()
    for one in found.scores.methods:
        own = [choice for choice in choices if one.method in (choice.first, choice.second)]
        points = [
            0.5 if choice.outcome == "tie" else float((choice.outcome == "first") == (choice.first == one.method))
            for choice in own
        ]
        assert one.score.value == pytest.approx(sum(points) / len(points))
        assert one.ratings == 2 * len(points)  # on two dimensions
    pair = found.scores.pairs[0]
    own = [choice for choice in choices if {choice.first, choice.second} == {pair.method, pair.other}]
    wins = sum(choice.outcome == ("first" if choice.first == pair.method else "second") for choice in own)
    ties = sum(choice.outcome == "tie" for choice in own)
    assert pair.difference.value == pytest.approx((2 * wins + ties - len(own)) / len(own))


def test_strengths_are_those_of_the_model_with_ties() -> None:
    strengths = findings({"R1": by_number}).preferences.strengths[0]
    expected = BradleyTerry(expected_choices(), METHODS).strengths()
    for method, measure in strengths.log_strengths.items():
        assert measure.value == pytest.approx(expected.log_strengths[method])
        assert measure.low is None or measure.low < measure.value < measure.high
    assert strengths.tie == pytest.approx(expected.tie)


def test_a_method_that_always_wins_has_no_strength_but_a_reason() -> None:
    def first_wins(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
        if item.kind == "attention":
            return item.expected[0], None
        return item.methods.index(min(item.methods, key=METHODS.index)), None

    strengths = findings({"R1": first_wins}).preferences.strengths[0]
    assert strengths.log_strengths == {}
    assert strengths.undefined == messages.WON_ALWAYS(winners=(ONE,), others=(OTHER, THIRD))
    assert strengths.records[ONE, OTHER].wins == 12


def test_always_left_shows_as_position_bias() -> None:
    found = findings({rater: lambda item, dimension: (0, None) for rater in ("R1", "R2", "R3")}).preferences
    assert (found.first_place.value, found.first_place_expected) == (1.0, 0.5)
    fair = findings({"R1": by_number}).preferences
    assert fair.first_place.low < 0.5 < fair.first_place.high


def test_raters_who_saw_a_pair_in_other_orders_agree_where_they_prefer_the_same_method() -> None:
    found = findings({"R1": by_number, "R2": by_number, "R3": by_number})
    assert {one.alpha.value for one in found.agreement} == {1.0}
    against = findings({"R1": by_number, "R2": lambda item, dimension: (0, None)})
    left = {
        (i.example, frozenset(i.methods)): i.methods[0] for i in PAIRS.key.items if i.rater == "R2" and i.kind == "item"
    }
    triples = []
    for choice in expected_choices():
        name = f"{choice.item}{sorted((choice.first, choice.second))}"
        other = left[choice.item, frozenset((choice.first, choice.second))]
        chosen = {"first": choice.first, "second": choice.second, "tie": None}[choice.outcome]
        pair = sorted((choice.first, choice.second), key=METHODS.index)
        triples.append((name, "R1", -1.0 if chosen is None else float(pair.index(chosen))))
        triples.append((name, "R2", float(pair.index(other))))
    expected = value_of(KrippendorffAlpha(Ratings.from_triples(triples), "nominal"))
    assert against.agreement[0].alpha.value == pytest.approx(expected)
    assert against.agreement[0].icc is None


def test_the_best_worst_score_is_the_share_of_best_less_that_of_worst() -> None:
    def judge(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
        if item.kind == "attention":
            best = item.expected[0]
            return best, (best + 1) % item.shown
        order = METHODS if int(item.example[-4:]) % 4 else METHODS[::-1]
        return item.methods.index(order[0]), item.methods.index(order[-1])

    found = findings({"R1": judge}, BLOCKS)
    numbers = {int(item.example[-4:]) for item in BLOCKS.key.items if item.kind == "item"}
    forward = sum(bool(number % 4) for number in numbers) / len(numbers)
    scores = {one.method: one.score.value for one in found.scores.methods}
    assert scores == pytest.approx({ONE: 2 * forward - 1, OTHER: 0.0, THIRD: 1 - 2 * forward})
    assert found.preferences.first_place_expected == pytest.approx(1 / 3)
    assert next(iter(found.preferences.strengths[0].log_strengths)) == (ONE if forward > 0.5 else THIRD)
