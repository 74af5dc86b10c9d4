"""The pairs of methods and architectures that run by default: what each meets, and that all turns leave nothing out."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.plugins.methods.bottleneck import models as bottleneck
from tests.plugins.methods.cases import (
    ARCHITECTURES,
    CASES,
    FAMILIES,
    IMPOSSIBLE,
    MERGEABLE,
    PECULIAR,
    TRAINED,
    chosen_pairs,
    families,
)

TURNS = range(len(ARCHITECTURES))
NAMES = {"all": tuple(CASES), "trained": TRAINED, "mergeable": MERGEABLE}

every_turn = pytest.mark.parametrize("turn", TURNS)
every_list = pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)


def test_every_case_is_of_one_family() -> None:
    assert sorted(name for family in FAMILIES.values() for name in family) == sorted(CASES)


@every_turn
@every_list
def test_every_method_meets_an_architecture_or_more(names: Collection[str], turn: int) -> None:
    chosen = chosen_pairs(names, turn)
    assert [name for name in names if sum(pair[0] == name for pair in chosen) < 1] == []


@every_turn
@every_list
def test_every_architecture_meets_every_family(names: Collection[str], turn: int) -> None:
    chosen = chosen_pairs(names, turn)
    alone = [
        (family, architecture)
        for family in families(names)
        for architecture in ARCHITECTURES
        if not any((name, architecture) in chosen for name in family)
    ]
    assert alone == []


@every_turn
def test_what_only_one_architecture_shows_is_always_there(turn: int) -> None:
    peculiar = {(name, architecture) for architecture, those in PECULIAR.items() for name in those}
    assert peculiar <= chosen_pairs(CASES, turn)


def test_all_turns_together_have_every_possible_pair_and_no_other() -> None:
    product = {(name, architecture) for name in CASES for architecture in ARCHITECTURES}
    assert set().union(*(chosen_pairs(CASES, turn) for turn in TURNS)) == product - set(IMPOSSIBLE)


def test_a_turn_has_less_than_half_of_the_product() -> None:
    assert max(len(chosen_pairs(CASES, turn)) for turn in TURNS) <= 0.4 * len(CASES) * len(ARCHITECTURES)


@pytest.mark.parametrize("turn", range(0, 21, 3))
def test_every_architecture_and_every_placement_of_bottlenecks_is_there_in_every_turn(turn: int) -> None:
    chosen = bottleneck.chosen_pairs(turn)
    assert {name for _, name in chosen} == set(bottleneck.BUILDERS)
    assert all(sum(pair[0] == placement for pair in chosen) >= 3 for placement in bottleneck.PLACEMENTS)


def test_three_turns_of_bottlenecks_have_every_possible_pair() -> None:
    product = {(placement, name) for placement in bottleneck.PLACEMENTS for name in bottleneck.BUILDERS}
    found = set().union(*(bottleneck.chosen_pairs(turn) for turn in (0, 3, 6)))
    assert found == product - set(bottleneck.IMPOSSIBLE)
