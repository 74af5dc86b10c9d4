"""Which spellings are one name, which only look like it, and how they are shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.text.spelling import cleaned, first_names, listed, look, look_alikes, meaning, one_spelling, shown
from tests.strategies import any_text


def flag(region: str) -> str:
    """The flag of a part of a country (UTS 51, annex C)."""
    return "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"


SAME = [
    ("A", "Ａ"),  # full width
    ("café", "cafe\u0301"),
    ("very good", " very \u3000 good"),
    ("very good", "very\u00a0good"),
    ("yes", "\ufeffyes"),
    ("yes", "y\u200be\u00ads\u200f"),
    ("❤", "❤\ufe0f"),
    ("e\u0301", "e\u200b\u0301"),  # composed only once the invisible character is gone
    ("1", "1.0"),
    ("-2", "-2.000"),
    ("1", "１.０"),
    ("true", "True"),
    ("FALSE", "False"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_differ_in_nothing_a_reader_sees_mean_the_same(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Positive", "positive"),
        ("1.10", "1.1"),
        ("007", "7"),
        ("1", "true"),
        ("verygood", "very good"),
        ("C", "C++"),
        ("nan", "inf"),
        (flag("gbeng"), flag("gbwls")),
    ],
)
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Positive", "POSITIVE"), ("Straße", "STRASSE"), ("1.10", "1.1"), ("007", "7"), ("+1", "1")]
)
def test_letter_case_and_the_digits_of_a_number_look_alike(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)
    assert look(one) == look(other)


@pytest.mark.parametrize(
    ("one", "other"), [("C", "C++"), ("12345678901234567890", "12345678901234567891"), ("1", "-1")]
)
def test_what_a_reader_tells_apart_does_not_look_alike(one: str, other: str) -> None:
    assert look(one) != look(other)


@given(any_text)
def test_cleaning_twice_is_cleaning_once_and_what_means_the_same_looks_the_same(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)
    assert look(cleaned(text)) == look(text)


def test_names_with_one_spelling_each_are_left_as_they_are() -> None:
    assert one_spelling({"Ａ": 3, "b  c": 1, "1.0": 4, "2": 5, "True": 2}) == {}


def test_the_plainest_spelling_stands_for_the_others() -> None:
    assert one_spelling({"very  good": 9, "very good": 1, "bad": 5}) == {"very  good": "very good"}


def test_without_a_plain_spelling_the_most_frequent_stands_for_the_others() -> None:
    assert one_spelling({"very  good": 2, "very   good": 3}) == {"very  good": "very   good"}


def test_a_spelling_of_the_task_itself_stands_for_all_others() -> None:
    assert one_spelling({"A": 9, "B": 1}, own=["Ａ"]) == {"A": "Ａ"}


def test_where_whole_numbers_are_mixed_all_are_written_as_whole_numbers() -> None:
    assert one_spelling({"0.0": 5, "1.0": 3, "1": 2, "2": 4}) == {"0.0": "0", "1.0": "1"}


@given(st.dictionaries(any_text, st.integers(1, 9), max_size=6))
def test_after_one_spelling_no_two_names_mean_the_same(counts: dict[str, int]) -> None:
    changed = one_spelling(counts)
    left = {changed.get(name, name) for name in counts}
    assert len({meaning(name) for name in left}) == len(left)
    assert all(meaning(one) == meaning(other) for one, other in changed.items())


def test_groups_of_look_alikes_are_sorted() -> None:
    assert look_alikes(["b", "Yes", "no", "yes", "B", "YES", "2.50", "2.5"]) == [
        ["2.5", "2.50"],
        ["B", "b"],
        ["YES", "Yes", "yes"],
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain", '"plain"'),
        ("\ufeffyes", '"\\ufeffyes"'),
        ("cafe\u0301", '"cafe\\u0301"'),
        ("café", '"café"'),
        ("a\u00a0b", '"a\\xa0b"'),
        ('say "x"', '"say \\"x\\""'),
        ("नमस्ते", '"नमस्ते"'),
    ],
)
def test_what_cannot_be_seen_is_shown_as_a_code(text: str, words: str) -> None:
    assert shown(text) == words


@given(any_text)
def test_what_is_shown_has_no_invisible_character(text: str) -> None:
    tags = {chr(one) for one in range(0xE0000, 0xE0080)}
    assert not [c for c in shown(text) if unicodedata.category(c) in ("Cf", "Cc") and c not in tags]


def test_long_lists_say_how_many_they_leave_out() -> None:
    assert listed("abc") == "a, b, c"
    assert listed("abcdefghijklm") == "a, b, c, d, e, f, g, h, i, j, … (+3)"


def test_an_error_names_the_first_columns_of_a_million_and_says_how_many_others_there_are() -> None:
    assert first_names(f"c{i}" for i in range(1_000_000)) == (*(f"c{i}" for i in range(50)), "… (+999,950)")


def test_a_column_whose_name_is_a_whole_text_is_cut() -> None:
    assert first_names(["text", "a" * 1000]) == ("text", "a" * 60 + "…")
