"""Profiles of languages: found by tag, with a default that lets every other language work."""

from __future__ import annotations

from ftbench import LanguageProfile, language_profile
from ftbench.text.language_tags import canonical
from ftbench.text.languages import PROFILES


def test_a_variety_has_the_profile_of_its_language() -> None:
    assert language_profile("pt-BR") is language_profile("pt")
    assert language_profile("zh-Hant-TW").name == "Chinese"


def test_a_language_that_is_not_listed_has_the_default_profile_under_its_tag() -> None:
    assert language_profile("gsw-CH") == LanguageProfile("gsw-CH", "gsw-CH", "gsw-CH")
    assert language_profile("gsw-CH").bleu_tokenizer == "13a"


def test_every_listed_tag_is_a_plain_language() -> None:
    assert [tag for tag in PROFILES if canonical(tag) != tag or "-" in tag] == []
    assert [profile.tag for profile in PROFILES.values()] == list(PROFILES)


def test_every_language_has_two_names_of_its_own() -> None:
    for names in ([profile.name for profile in PROFILES.values()], [profile.own_name for profile in PROFILES.values()]):
        assert sorted(set(names)) == sorted(names)


def test_what_estimates_and_metrics_take_for_english_and_chinese() -> None:
    english, chinese = language_profile("en"), language_profile("zh")
    assert (english.characters_per_token, english.bleu_tokenizer, english.spaces) == (3.5, "13a", True)
    assert (chinese.characters_per_token, chinese.bleu_tokenizer, chinese.spaces) == (1.4, "zh", False)
    assert (english.characters_a_second, chinese.characters_a_second) == (20.0, 6.0)
