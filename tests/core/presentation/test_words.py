"""The same words in every language: lists, sentences, names in them, and what happens where a text is missing."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from ftbench.messages import Message, MessageCatalogue, Note
from ftbench.presentation.languages import DEFAULT, INTERFACE_LANGUAGES, LANGUAGES, interface_language, next_language
from ftbench.presentation.words import (
    SEMICOLONS,
    Words,
    enumerated,
    in_each,
    joined,
    marked_up,
    noted,
    plain,
    sentences,
    strong,
    text_of,
    worded,
)

DAY = worded({"en": "day", "zh": "天"})
NIGHT = worded({"en": "night", "zh": "夜"})


def both(words: Words) -> tuple[str, str]:
    return words.text("en"), words.text("zh")


def test_every_language_has_all_that_holds_a_sentence_together() -> None:
    assert LANGUAGES[0] == DEFAULT
    assert len(set(LANGUAGES)) == len(INTERFACE_LANGUAGES)
    for language in INTERFACE_LANGUAGES:
        assert language.tag
        assert language.html.startswith(language.tag)
        assert language.name
        assert language.comma
        assert language.semicolon
        assert language.last


def test_a_setting_in_any_spelling_chooses_a_language_and_others_the_default() -> None:
    settings = ("en", "zh", "zh-CN", "ZH_tw", None, 3, "de")
    assert [interface_language(one) for one in settings] == ["en", "zh", "zh", "zh", "en", "en", "en"]


def test_a_switch_leads_through_every_language_and_back() -> None:
    tag, seen = DEFAULT, []
    for _ in LANGUAGES:
        tag = next_language(tag).tag
        seen.append(tag)
    assert sorted(seen) == sorted(LANGUAGES)
    assert tag == DEFAULT


def test_a_list_has_the_commas_of_its_language() -> None:
    assert both(joined([DAY, "x", 3])) == ("day, x, 3", "天、x、3")
    assert both(joined([DAY, NIGHT], comma=SEMICOLONS)) == ("day; night", "天；夜")
    assert both(joined([DAY, NIGHT], comma=" · ")) == ("day · night", "天 · 夜")


def test_a_list_in_running_text_ends_as_its_language_ends_it() -> None:
    assert both(enumerated([DAY, NIGHT, "x"])) == ("day, night and x", "天、夜、x")
    assert both(enumerated([DAY])) == ("day", "天")


def test_sentences_are_apart_where_the_language_puts_a_space() -> None:
    assert both(sentences([DAY, NIGHT])) == ("day night", "天夜")


def test_names_are_escaped_and_hidden_characters_marked() -> None:
    words = plain("<b>\u202e")
    assert words.markup("en") == "&lt;b&gt;‹U+202E›"
    assert words.text("en") == "<b>‹U+202E›"


def test_markup_stays_markup_and_loses_its_tags_as_text() -> None:
    assert strong(DAY).markup("zh") == "<strong>天</strong>"
    assert both(strong(DAY)) == ("day", "天")
    assert marked_up(Markup("<i>x</i>")).markup("zh") == "<i>x</i>"


def test_a_page_gets_a_span_for_each_language_and_equal_texts_once() -> None:
    assert DAY.__html__() == '<span class="l" lang="en">day</span><span class="l" lang="zh-CN">天</span>'
    assert plain("same").__html__() == "same"


def test_words_in_other_markup_are_not_escaped_again() -> None:
    assert Markup("<b>{}</b>").format(plain("<i>")) == "<b>&lt;i&gt;</b>"


def test_a_language_without_a_text_takes_the_default() -> None:
    only_english = worded({"en": "day"})
    assert both(only_english) == ("day", "day")
    assert only_english.text("fr") == "day"
    assert both(joined([only_english, NIGHT])) == ("day, night", "day、夜")


def test_words_without_a_text_in_the_default_language_are_refused() -> None:
    with pytest.raises(ValueError, match="without a text in the language en"):
        Words({"zh": Markup("天")})


def test_equal_words_are_one_key_however_they_were_made() -> None:
    twice = in_each(lambda tag: Markup("x"))
    assert twice == plain("x")
    assert {twice: 1, plain("x"): 2} == {plain("x"): 2}
    assert DAY != NIGHT


def test_a_note_is_said_in_the_languages_of_its_message() -> None:
    early = Message("cells.early", en="stopped by {who}", zh="由 {who} 停止")
    words = noted(early(who="<me>"), MessageCatalogue.of([early]))
    assert words.markup("en") == "stopped by &lt;me&gt;"
    assert words.text("zh") == "由 <me> 停止"
    assert both(noted(Note.plain("a < b"), MessageCatalogue())) == ("a < b", "a < b")


def test_a_part_as_text_is_as_it_came() -> None:
    assert [text_of(part, "zh") for part in (DAY, "a  <b>", 3)] == ["天", "a  <b>", "3"]
