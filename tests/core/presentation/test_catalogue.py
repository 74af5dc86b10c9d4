"""Sentences with gaps by key."""

from __future__ import annotations

import pytest

from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.words import worded

ROWS = {
    "seeds": ("{n} seeds", "{n} 个种子"),
    "seeds#1": ("{n} seed", "{n} 个种子"),
    "best": ("<strong>{name}</strong> is best", "<strong>{name}</strong> 最好"),
    "cost.time": ("time", "时间"),
}
CATALOGUE = Catalogue.of_markup(ROWS, ("en", "zh"))


def test_a_sentence_has_a_singular_where_the_catalogue_has_one() -> None:
    assert [CATALOGUE.say("seeds", n=n).text("en") for n in (0, 1, 2)] == ["0 seeds", "1 seed", "2 seeds"]
    assert CATALOGUE.say("cost.time", n=1).text("en") == "time"


def test_names_in_gaps_are_escaped_and_not_filled_again() -> None:
    assert CATALOGUE.say("best", name="<b>{n}").markup("en") == "<strong>&lt;b&gt;{n}</strong> is best"


def test_words_in_gaps_are_those_of_each_language() -> None:
    words = CATALOGUE.say("best", name=worded({"en": "day", "zh": "天"}))
    assert (words.text("en"), words.text("zh")) == ("day is best", "天 最好")


def test_texts_are_shown_as_they_are_written() -> None:
    words = Catalogue.of_texts({"a": ("{x} < 'b'", "{x} & c")}, ("en", "zh")).say("a", x="<i>")
    assert words.markup("en") == "&lt;i&gt; &lt; &#39;b&#39;"
    assert words.text("zh") == "<i> & c"


def test_a_name_without_words_is_shown_itself() -> None:
    assert CATALOGUE.known("cost", "time").text("zh") == "时间"
    assert CATALOGUE.known("cost", "joules").text("zh") == "joules"


def test_a_row_without_a_text_in_a_language_is_said_in_english_as_a_whole() -> None:
    catalogue = Catalogue.of_markup({"a": ("the {name}",), "b": ("day", "天")}, ("en", "zh"))
    assert catalogue.say("a", name=catalogue.say("b")).text("zh") == "the day"
    assert catalogue.template("a", "zh") == "the {name}"
    assert catalogue.template("b", "zh") == "天"


def test_a_row_without_english_is_refused() -> None:
    with pytest.raises(ValueError, match="the sentence a has no text in the language en"):
        Catalogue.of_markup({"a": ("天",)}, ("zh",))


def test_an_unknown_key_and_an_open_gap_are_errors() -> None:
    with pytest.raises(KeyError, match="nothing"):
        CATALOGUE.say("nothing")
    with pytest.raises(KeyError, match="name"):
        CATALOGUE.say("best")
