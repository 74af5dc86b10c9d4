"""Sheets of a study: every method equally often everywhere, repetitions far apart, checks that look like the rest."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, pairwise

import pytest

from ftbench.errors import UserError
from ftbench_rating.study.build import Built
from ftbench_rating.study.model import KeyItem, Scheme
from ftbench_rating.study.orders import latin_square
from tests.plugins.rating.studies import METHODS, SECRET, small_study

SCHEMES: tuple[Scheme, ...] = ("likert5", "pairwise", "best-worst")
FOUR = ("one-m", "two-m", "three-m", "four-m")
EIGHT = tuple(f"method-{letter}" for letter in "abcdefgh")


def of(built: Built, rater: str, *kinds: str) -> list[KeyItem]:
    """A rater's items of some kinds, in the order of the sheet."""
    return [item for item in built.key.items if item.rater == rater and item.kind in kinds]


@pytest.mark.parametrize("size", range(1, 9))
def test_every_number_stands_once_in_each_row_and_column_of_a_latin_square(size: int) -> None:
    square = latin_square(size)
    for line in [*square, *zip(*square, strict=True)]:
        assert sorted(line) == list(range(size))


@pytest.mark.parametrize("size", [2, 4, 6, 8])
def test_in_williams_square_every_number_follows_every_other_once(size: int) -> None:
    follow = Counter(pair for row in latin_square(size) for pair in pairwise(row))
    assert len(follow) == size * (size - 1)
    assert set(follow.values()) == {1}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_rater_judges_the_same_examples_under_the_same_methods_once(scheme: Scheme) -> None:
    built = small_study(scheme)
    judged = [
        Counter((item.example, frozenset(item.methods)) for item in of(built, rater, "item"))
        for rater in built.study.raters
    ]
    assert judged[0] == judged[1] == judged[2]
    assert set(judged[0].values()) == {1}
    assert len({example for example, _ in judged[0]}) == built.study.items == 12


def test_each_method_comes_equally_often_in_every_round_of_examples() -> None:
    built = small_study(items=12, methods=FOUR)
    for rater in built.study.raters:
        items = of(built, rater, "item")
        for start in range(0, 48, 12):
            assert Counter(item.methods[0] for item in items[start : start + 12]) == dict.fromkeys(FOUR, 3)
            assert len({item.example for item in items[start : start + 12]}) == 12


def test_an_example_meets_its_methods_in_another_order_for_each_rater() -> None:
    built = small_study(items=12, methods=FOUR)
    for example in {item.example for item in built.key.items if item.kind == "item"}:
        orders = {
            tuple(item.methods[0] for item in of(built, rater, "item") if item.example == example)
            for rater in built.study.raters
        }
        assert len(orders) == 3


def test_over_the_examples_every_method_follows_every_other_equally_often() -> None:
    built = small_study(items=12, methods=FOUR)
    items = of(built, "R1", "item")
    follow: Counter[tuple[str, str]] = Counter()
    for example in {item.example for item in items}:
        follow.update(pairwise(item.methods[0] for item in items if item.example == example))
    assert set(follow.values()) == {3}
    assert len(follow) == 12


@pytest.mark.parametrize("scheme", SCHEMES)
def test_items_of_one_example_lie_at_least_half_a_round_apart(scheme: Scheme) -> None:
    built = small_study(scheme, items=40, examples=60, methods=EIGHT)
    for rater in built.study.raters:
        last: dict[str, int] = {}
        for place, item in enumerate(of(built, rater, "item")):
            assert place - last.get(item.example, -100) >= 20
            last[item.example] = place


def test_each_pair_stands_equally_often_in_both_orders_and_another_rater_has_it_swapped() -> None:
    built = small_study("pairwise", items=12)
    orders = [
        {(item.example, frozenset(item.methods)): item.methods for item in of(built, rater, "item")}
        for rater in ("R1", "R2", "R3")
    ]
    for pair in combinations(METHODS, 2):
        assert Counter(order for order in orders[0].values() if set(order) == set(pair)) == {pair: 6, pair[::-1]: 6}
    assert all(orders[0][one] == orders[1][one][::-1] == orders[2][one] for one in orders[0])


def test_each_method_stands_equally_often_in_each_place_of_best_worst_choices() -> None:
    built = small_study("best-worst", items=12, methods=FOUR)
    for rater in built.study.raters:
        places = Counter(spot for item in of(built, rater, "item") for spot in enumerate(item.methods))
        assert places == {(place, method): 3 for place in range(4) for method in FOUR}


def test_many_methods_are_compared_in_blocks_that_bring_each_two_together_about_equally_often() -> None:
    built = small_study("best-worst", items=42, examples=60, methods=EIGHT)
    items = of(built, "R1", "item")
    assert {len(item.methods) for item in items} == {4}
    assert Counter(method for item in items for method in item.methods) == dict.fromkeys(EIGHT, 42)
    pairs = Counter(frozenset(pair) for item in items for pair in combinations(item.methods, 2))
    assert len(pairs) == 28
    assert max(pairs.values()) - min(pairs.values()) <= 2  # 42 · 12 / 28 = 18 each
    places = Counter(spot for item in items for spot in enumerate(item.methods))
    assert max(places.values()) - min(places.values()) <= 2  # 42 · 2 / 8 = 10.5 each


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_tenth_of_the_items_comes_again_at_least_fifteen_items_later(scheme: Scheme) -> None:
    built = small_study(scheme, items=40, examples=60)
    for rater in built.study.raters:
        sheet = [item for item in built.key.items if item.rater == rater]
        place = {item.id: number for number, item in enumerate(sheet)}
        known = {item.id: item for item in sheet}
        repeats = of(built, rater, "repeat")
        assert len(repeats) >= 0.1 * len(of(built, rater, "item"))
        for item in repeats:
            assert item.repeats is not None
            first = known[item.repeats]
            assert (item.example, set(item.methods)) == (first.example, set(first.methods))
            assert place[item.id] - place[first.id] >= 15
            assert scheme != "pairwise" or item.methods == first.methods[::-1]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("labels", [False, True])
def test_attention_items_show_a_reference_answer_to_another_example(scheme: Scheme, labels: bool) -> None:
    from tests.plugins.rating.studies import source

    built = small_study(scheme, items=20, labels=labels)
    cases = {case.id: case for case in source(labels=labels).cases}
    shown = {item.id: item for sheet in built.sheets for item in sheet.items}
    found = of(built, "R1", "attention")
    assert len(found) == {"likert5": 3, "pairwise": 3, "best-worst": 2}[scheme]
    for item in found:
        assert item.methods == ()
        right = cases[item.example].reference
        answers = shown[item.id].answers
        assert shown[item.id].prompt == cases[item.example].prompt
        assert item.shown == len(answers) == {"likert5": 1, "pairwise": 2, "best-worst": 3}[scheme]
        if scheme == "likert5":
            assert item.expected == (1, 2)
            assert right not in answers
        else:
            assert [answers[place] for place in item.expected] == [right]
            assert answers.count(right) == 1
        assert set(answers) <= {case.reference for case in cases.values()}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_practice_comes_first_about_examples_that_are_not_judged(scheme: Scheme) -> None:
    built = small_study(scheme)
    judged = {item.example for item in built.key.items if item.kind == "item"}
    for sheet in built.sheets:
        assert [item.practice for item in sheet.items] == [True] * 5 + [False] * (len(sheet.items) - 5)
        practice = of(built, sheet.rater, "practice")
        assert [item.id for item in practice] == [item.id for item in sheet.items[:5]]
        assert all(item.example not in judged and item.methods == () for item in practice)


def test_where_examples_are_few_practice_is_cut_first_and_that_is_said() -> None:
    built = small_study(items=12, examples=14)
    assert len(of(built, "R1", "practice")) == 2
    assert built.notes == ("There are only 2 practice items, because 12 of 14 examples are judged.",)


def test_with_fewer_examples_than_asked_for_all_are_judged_and_that_is_said() -> None:
    built = small_study(items=50, examples=9)
    assert built.study.items == 9
    assert built.notes[0] == "support has 9 test examples with all answers; all are judged."


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("examples", [1, 2, 3])
def test_a_study_of_very_few_examples_can_be_made(scheme: Scheme, examples: int) -> None:
    built = small_study(scheme, items=5, examples=examples)
    assert built.study.items == examples


def test_sheets_look_like_their_keys() -> None:
    built = small_study("best-worst")
    keys = {item.id: item for item in built.key.items}
    for sheet in built.sheets:
        assert [item.id for item in sheet.items] == [item.id for item in built.key.items if item.rater == sheet.rater]
        assert all(len(item.answers) == keys[item.id].shown for item in sheet.items)


def test_ids_are_letters_that_no_spreadsheet_takes_for_a_number_and_differ_between_sheets() -> None:
    built = small_study(items=20)
    ids = [item.id for item in built.key.items]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("i[a-z]{10}", one) for one in ids)


def test_equal_arguments_make_an_equal_study_and_another_secret_other_ids_and_orders() -> None:
    assert small_study() == small_study()
    one, other = small_study(), small_study(secret="a7" * 32)
    assert not {item.id for item in one.key.items} & {item.id for item in other.key.items}
    judged = [[(item.example, item.methods) for item in of(built, "R1", "item")] for built in (one, other)]
    assert judged[0] != judged[1]
    assert sorted(judged[0]) == sorted(judged[1])  # the seed alone decides which examples


def test_another_seed_judges_other_examples() -> None:
    one, other = small_study(), small_study(seed=1)
    assert {item.example for item in of(one, "R1", "item")} != {item.example for item in of(other, "R1", "item")}


def test_a_scheme_that_compares_needs_methods_to_compare() -> None:
    with pytest.raises(UserError, match="pairwise needs at least 2 methods with answers, but the run has only alone"):
        small_study("pairwise", methods=("alone",))


def test_the_secret_is_only_in_the_key() -> None:
    built = small_study()
    assert SECRET not in repr(built.study)
    assert SECRET not in repr(built.sheets)
    assert built.key.secret == SECRET
