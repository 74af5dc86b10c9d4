"""Duplicates: exact ones whatever their form, and near ones as a comparison of all pairs finds them."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftbench.data.shingles import jaccard, shingles
from ftbench.data_check.detectors.duplicates import ExactDuplicates, NearDuplicates
from tests.core.data.invented import sentences


def near_pairs(texts: list[str]) -> list[tuple[int, int, float]]:
    index: NearDuplicates[int] = NearDuplicates()
    for key, text in enumerate(texts):
        index.add(key, text)
    return list(index.pairs())


def edited(text: str, draw: random.Random, times: int) -> str:
    words = text.split()
    for _ in range(times):
        words[draw.randrange(len(words))] = "changed"
    return " ".join(words)


def test_a_repeated_text_gets_the_key_of_the_first() -> None:
    index: ExactDuplicates[str] = ExactDuplicates()
    assert index.add("row 1", "Hello, world") is None
    assert index.add("row 2", "something else") is None
    assert index.add("row 3", " HELLO world! ") == "row 1"
    assert index.add("row 4", "ｈｅｌｌｏ world") == "row 1"


def test_texts_without_letters_are_equal_only_if_they_are() -> None:
    index: ExactDuplicates[int] = ExactDuplicates()
    texts = ["🙂", "😡", "!!!", "🙂 ", ""]
    assert [index.add(key, text) for key, text in enumerate(texts)] == [None, None, None, 0, None]


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert ExactDuplicates[int]().add(1, "\ud83d") is None
    assert near_pairs(["abc \ud83d", "abc def"]) == []


def test_a_lightly_edited_text_is_near_and_another_is_not() -> None:
    first, other = sentences(2, seed=1, words=40)
    ((one, two, similarity),) = near_pairs([first, other, edited(first, random.Random(1), 1)])
    assert (one, two) == (0, 2)
    assert 0.7 <= similarity < 1


def test_chinese_texts_are_compared_by_their_characters() -> None:
    first = "这家酒店的位置很好，离地铁站只有五分钟，房间也很干净，早餐种类丰富，下次还会再来。"
    other = "送餐太慢了，等了两个小时才到，菜都凉了，以后再也不会订这家的外卖。"
    pairs = near_pairs([first, first.replace("干净", "整洁"), other])
    assert [pair[:2] for pair in pairs] == [(0, 1)]


def test_texts_with_the_same_letters_count_as_one() -> None:
    first = sentences(1, seed=2, words=40)[0]
    assert near_pairs([first, first.upper() + "!"]) == []
    assert [pair[:2] for pair in near_pairs([first, first + "!", first + " and a little more"])] == [(0, 2)]


def test_no_text_one_text_and_texts_without_letters_have_no_pairs() -> None:
    assert near_pairs([]) == []
    assert near_pairs(["one"]) == []
    assert near_pairs(["", "!!!", "???"]) == []


def test_the_pairs_and_their_similarities_are_those_of_a_comparison_of_all_pairs() -> None:
    draw = random.Random(3)
    texts = sentences(120, seed=3, words=20)
    texts += [edited(draw.choice(texts), draw, times) for times in (1, 1, 2, 3) for _ in range(60)]
    texts = list(dict.fromkeys(texts))
    sets = list(map(shingles, texts))
    expected = {
        (first, second): similarity
        for first, second in itertools.combinations(range(len(texts)), 2)
        if (similarity := jaccard(sets[first], sets[second])) >= 0.7
    }
    found = {(first, second): similarity for first, second, similarity in near_pairs(texts)}
    assert set(found) <= set(expected)
    assert all(expected[pair] == similarity for pair, similarity in found.items())
    assert len(found) >= 0.99 * len(expected) > 100


def test_pairs_come_in_the_order_of_adding() -> None:
    draw = random.Random(4)
    base = sentences(20, seed=4, words=30)
    pairs = near_pairs([*base, *(edited(text, draw, 1) for text in base)])
    assert [pair[:2] for pair in pairs] == [(row, row + 20) for row in range(20)]


@settings(max_examples=15)
@given(st.permutations(range(60)))
def test_the_order_of_adding_does_not_change_the_pairs(order: list[int]) -> None:
    texts = sorted(
        {edited(text, random.Random(seed), 2) for text in sentences(1, seed=5, words=60) for seed in range(60)}
    )
    order = [place for place in order if place < len(texts)]
    expected = {frozenset(pair[:2]) for pair in near_pairs(texts)}
    assert {frozenset(order[place] for place in pair[:2]) for pair in near_pairs([texts[i] for i in order])} == expected


def test_of_very_many_copies_each_has_a_pair_and_there_are_not_too_many() -> None:
    draw = random.Random(6)
    text = sentences(1, seed=6, words=60)[0].split()
    copies = list(dict.fromkeys(" ".join([*text, f"{draw.randrange(10**6)}"]) for _ in range(2000)))
    pairs = near_pairs(copies)
    assert {key for pair in pairs for key in pair[:2]} == set(range(len(copies)))
    assert len(pairs) < 50 * len(copies)


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_short_texts_are_compared_too(length: int) -> None:
    assert near_pairs(["abcde"[:length], "vwxyz"[:length]]) == []


def test_an_edited_text_is_found_among_hundreds_of_texts_of_one_form() -> None:
    draw = random.Random(7)
    (form,) = sentences(1, seed=7, words=25)
    texts = [f"{form} {ending}" for ending in sentences(600, seed=8, words=8)]
    pairs = near_pairs([*texts, *(edited(text, draw, 1) for text in texts[:100])])
    assert {(row, row + 600) for row in range(100)} <= {pair[:2] for pair in pairs}
