"""Rows without a group are nobody's, and one group in several spellings is one."""

from __future__ import annotations

import math

import pytest

from ftbench.data.groups import read_groups
from ftbench.data.split import split_rows
from tests.core.data.loading import texts
from tests.note_texts import as_text


@pytest.mark.parametrize("value", [None, math.nan, math.inf, "", "\u200b"])
def test_a_value_that_says_nothing_is_nobody_without_a_word(value: object) -> None:
    assert read_groups([value, "ann", value], split=True) == ([None, "ann", None], [])


def test_words_for_a_missing_value_are_nobody_and_named_with_their_count() -> None:
    groups, notes = read_groups(["NA", "ann", "NA", "null", "bob", "null", "N/A"], split=True)
    assert groups == [None, "ann", None, None, "bob", None, None]
    (note,) = as_text(notes)
    assert note == 'rows whose group is a word for a missing value belong to no group: "NA" (2), "null" (2)'


def test_a_single_row_with_such_a_word_is_not_worth_a_note() -> None:
    assert read_groups(["NA", "ann"], split=True) == ([None, "ann"], [])


def test_rows_of_nobody_are_split_as_rows_without_groups() -> None:
    inputs, values = texts(200), [None if i % 2 else f"u{i}" for i in range(200)]
    for nothing in (math.nan, "NA", None):
        groups, _ = read_groups([nothing if value is None else value for value in values], split=True)
        assert split_rows(inputs, inputs, groups) == split_rows(inputs, inputs)


def test_a_customer_number_that_pandas_wrote_in_two_ways_is_one_group() -> None:
    groups, notes = read_groups([12, 12.0, "12", "13.0", " ann", "ann"], split=True)
    assert groups == ["12", "12", "12", "13", "ann", "ann"]
    assert as_text(notes) == ("2 groups are written in several ways and are one group each",)


def test_groups_with_one_spelling_each_keep_it() -> None:
    assert read_groups([12.0, " ann", "Ann", "ann"], split=True)[0] == ["12.0", "ann", "Ann", "ann"]
    assert read_groups([12.0, " bob", "Ann"], split=True) == (["12.0", " bob", "Ann"], [])


def test_a_group_of_a_fifth_of_the_rows_is_a_warning_where_they_are_split() -> None:
    values = ["guest"] * 13 + [f"u{i}" for i in range(47)]
    warning = "WARNING: 13 of 60 rows are one group and stay on one side of the split"
    assert as_text(read_groups(values, split=True)[1]) == (warning,)
    assert read_groups(values, split=False)[1] == []
    assert as_text(read_groups(values[1:], split=True)[1]) == (warning.replace("13 of 60", "12 of 59"),)
    assert read_groups(values[2:], split=True)[1] == []  # 11 of 58 are less than a fifth


def test_no_group_is_named_because_it_may_be_a_person() -> None:
    _, notes = read_groups([*["ann@example.org"] * 30, "ann@example.org ", "bob"], split=True)
    assert len(notes) == 2
    assert "ann" not in " ".join(as_text(notes))
