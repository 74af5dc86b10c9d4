"""Why there is no number: every message in both languages, and rendered as a sentence of the page."""

from __future__ import annotations

import re
import string

import ftbench_rating.messages as module
from ftbench.messages import Message, Note
from ftbench_rating.analysis.catalogue import SENTENCES, reason
from ftbench_rating.messages import CATALOGUE, MESSAGES


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_of_the_module_is_in_its_list_once() -> None:
    named = [value for value in vars(module).values() if isinstance(value, Message)]
    assert list(MESSAGES) == named
    assert set(CATALOGUE.messages) == {message.code for message in named}


def test_every_message_has_the_prefix_of_the_package() -> None:
    assert [message.code for message in MESSAGES if not message.code.startswith("rating.")] == []


def test_every_message_has_the_same_gaps_in_both_languages() -> None:
    assert [message.code for message in MESSAGES if set(message.texts) != {"en", "zh"}] == []
    assert [message.code for message in MESSAGES if gaps(message.texts["zh"]) != message.gaps()] == []


def test_every_chinese_text_of_a_message_is_chinese() -> None:
    assert [message.code for message in MESSAGES if not re.search("[一-鿿]", message.texts["zh"])] == []


def test_a_reason_is_said_in_both_languages() -> None:
    words = reason(module.UNDEFINED_DRAWS(undefined=31, draws=1000))
    assert words.text("en") == "31 of 1000 bootstrap samples have no value"
    assert words.text("zh") == "1000 次重抽样中有 31 次算不出数值"


def test_names_in_a_reason_are_listed_as_the_language_lists_and_escaped() -> None:
    words = reason(module.WON_ALWAYS(winners=("<b>",), others=("b", "c")))
    assert words.markup("en").startswith("&lt;b&gt; won every comparison with b, c, so")
    assert words.markup("zh") == "&lt;b&gt; 在与 b、c 的每次比较中都胜出，两者的差距没有上限"


def test_a_reason_of_another_package_is_shown_as_it_is() -> None:
    words = reason(Note.plain("the disk is full"))
    assert words.text("en") == words.text("zh") == "the disk is full"


def test_both_languages_of_a_sentence_have_the_same_gaps() -> None:
    # English writes the number of a scope out.
    expected = {key: set() if key.startswith("scope") else gaps(chinese) for key, (_, chinese) in SENTENCES.items()}
    assert {key: gaps(english) for key, (english, _) in SENTENCES.items()} == expected


def test_no_sentence_is_empty_in_either_language() -> None:
    assert [key for key, texts in SENTENCES.items() if not all(text.strip() for text in texts)] == []
