"""Words of answers: nothing is lost but the marks that end sentences, whatever the script."""

import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given

from ftbench.text.languages import PROFILES
from ftbench_metrics.unicode_forms import folded, same_text
from ftbench_metrics.words import answer_words, rouge_words, words_and_signs
from tests.strategies import any_text, texts

# what a keyboard writes otherwise
TYPESET = str.maketrans({**dict.fromkeys("‘’‚‛ʼ", "'"), **dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‐‑‒–−", "-")})


@given(any_text)
def test_an_answer_loses_only_white_space_and_the_ends_of_sentences(text: str) -> None:
    before, after = Counter("".join(folded(text).translate(TYPESET).split())), Counter("".join(answer_words(text)))
    assert after <= before
    # P: punctuation, such as the full stop of any script
    assert all(unicodedata.category(character)[0] == "P" for character in before - after)


@given(any_text)
def test_a_text_with_something_to_read_has_words(text: str) -> None:
    has_words = bool(folded(text).split())
    assert [bool(cut(text)) for cut in (answer_words, rouge_words, words_and_signs)] == [has_words] * 3


@given(any_text)
def test_the_encoding_of_accents_changes_no_word(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert same_text(composed, decomposed)
    assert answer_words(composed) == answer_words(decomposed)
    assert rouge_words(composed) == rouge_words(decomposed)


@given(texts)
def test_words_without_signs_are_cut_at_white_space_and_around_chinese(text: str) -> None:
    apart = "".join(f" {character} " if character > "\u3000" else character for character in text)
    assert answer_words(text) == rouge_words(text) == words_and_signs(text) == apart.split()


@pytest.mark.parametrize("cut", [rouge_words, answer_words, words_and_signs])
def test_words_are_cut_at_spaces_or_by_character_as_the_profile_of_every_language_says(
    cut: Callable[[str], list[str]],
) -> None:
    expected, found = {}, {}
    for tag, profile in PROFILES.items():
        name = unicodedata.normalize("NFC", profile.own_name).casefold()
        letters = [letter for letter in name if unicodedata.category(letter).startswith("L")]
        expected[tag] = len(name.split()) if profile.spaces else len(letters)
        found[tag] = len(cut(name))
    assert found == expected
