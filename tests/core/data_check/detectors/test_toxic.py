"""Words of the list: whole words in English, in any capitals; characters in Chinese."""

from __future__ import annotations

from ftbench.data_check.detectors.match import Match
from ftbench.data_check.detectors.toxic import toxic


def test_a_word_of_the_list_is_found_in_any_capitals() -> None:
    assert toxic("You ASSHOLE!") == (Match("toxic", 4, 11),)


def test_part_of_a_longer_word_is_not_found() -> None:
    assert toxic("Scunthorpe, a cocktail, shiitake and assessments") == ()


def test_chinese_insults_are_found_and_plain_text_is_not() -> None:
    assert toxic("你这个傻逼") == (Match("toxic", 3, 5),)
    assert toxic("服务太差了，再也不来") == ()
