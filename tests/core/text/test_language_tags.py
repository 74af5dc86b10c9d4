"""Language tags: what is one, how it is written, and which text serves a language that has none of its own."""

from __future__ import annotations

import pytest

from ftbench.text.language_tags import by_language, canonical, fallbacks, in_language, match, primary

WRITTEN = {
    "en": "en",
    "DE": "de",
    "PT-br": "pt-BR",
    "zh-hant-tw": "zh-Hant-TW",
    "es-419": "es-419",
    "sl-rozaj-biske": "sl-rozaj-biske",
    "de-1996": "de-1996",
    "gsw": "gsw",
    "en-a-bbb-x-US": "en-a-bbb-x-us",
    "zh-yue-HK": "zh-yue-HK",
    "x-Elvish": "x-elvish",
}


@pytest.mark.parametrize(("tag", "written"), WRITTEN.items())
def test_a_well_formed_tag_is_written_in_its_usual_letter_case(tag: str, written: str) -> None:
    assert canonical(tag) == written


@pytest.mark.parametrize(
    "tag", ["", "e", "pt_BR", "english", "中文", "de-", "-de", "de--AT", "en-a", "de AT", "ıt", "12"]
)
def test_an_ill_formed_tag_is_an_error(tag: str) -> None:
    with pytest.raises(ValueError, match="is no language tag"):
        canonical(tag)


def test_the_more_general_tags_come_nearest_first_and_none_ends_in_a_singleton() -> None:
    assert list(fallbacks("zh-Hant-TW")) == ["zh-Hant-TW", "zh-Hant", "zh"]
    assert list(fallbacks("en-x-us")) == ["en-x-us", "en"]


def test_a_variety_is_served_by_its_language_and_not_the_other_way_round() -> None:
    assert match("pt-BR", ["en", "pt"]) == "pt"
    assert match("pt", ["en", "pt-BR"]) is None
    assert primary("PT-br") == "pt"


def test_one_value_alone_is_that_of_the_language() -> None:
    assert by_language("a", "de") == {"de": "a"}
    assert by_language({"en": "a", "de": "b"}) == {"en": "a", "de": "b"}


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        ("same", "same"),
        ({"en": "English", "pt": "português"}, "português"),
        ({"en": "English", "de": "deutsch"}, "English"),
        ({"fr": "français", "de": "deutsch"}, "deutsch"),
        ({}, ""),
    ],
)
def test_a_text_that_a_language_lacks_is_english_else_what_there_is(texts: dict[str, str], text: str) -> None:
    assert in_language(texts, "pt-BR") == text
