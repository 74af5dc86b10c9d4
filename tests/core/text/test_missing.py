"""Values that say nothing are seen as missing, whatever a program wrote in their place."""

from __future__ import annotations

import json
import math

import pytest

from ftbench.text.missing import is_missing, is_missing_word, without_missing_numbers


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf, "", " \n", "\u200b\ufeff", "\u3000"])
def test_null_numbers_that_are_none_and_blank_text_are_missing(value: object) -> None:
    assert is_missing(value)


@pytest.mark.parametrize("value", [0, 0.0, False, "0", "nan", "NA", "👍", [], {}])
def test_zero_words_and_other_kinds_of_value_are_there(value: object) -> None:
    assert not is_missing(value)


def test_words_of_pandas_for_a_missing_value_are_known() -> None:
    parsers = pytest.importorskip("pandas._libs.parsers")
    assert [word for word in parsers.STR_NA_VALUES if not is_missing_word(word)] == []


@pytest.mark.parametrize("word", ["n/a", "NULL", " None ", "-", "Ｎ／Ａ", "无"])
def test_letter_case_white_space_and_width_of_such_a_word_do_not_matter(word: str) -> None:
    assert is_missing_word(word)


@pytest.mark.parametrize("word", ["Nadia", "0", "unknown", "nobody", "none of these"])
def test_names_are_no_words_for_a_missing_value(word: str) -> None:
    assert not is_missing_word(word)


def test_numbers_that_are_not_finite_become_null_at_any_depth() -> None:
    row = json.loads('{"a": NaN, "b": [1, -Infinity, {"c": NaN, "d": 0.5}], "e": "NaN", "f": 2}')
    assert without_missing_numbers(row) == {"a": None, "b": [1, None, {"c": None, "d": 0.5}], "e": "NaN", "f": 2}
