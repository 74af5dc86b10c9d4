"""Scripts and languages: named where they are plain, and not named where they are not."""

from __future__ import annotations

import pytest

from ftbench.data_check.detectors.languages import language_of, script_of, scripts_of
from ftbench.messages.language_names import LANGUAGE_NAMES
from ftbench.text.languages import language_profile

EXAMPLES = (
    ("This is one of the texts that are in plain English, with words for it.", "Latin", "en"),
    ("Das ist ein Text, der nicht von mir ist, und er wird auch noch länger.", "Latin", "de"),
    ("Ceci est un texte dans une langue que je ne parle pas, et il est pour vous.", "Latin", "fr"),
    ("Este es un texto que no está en inglés, pero es muy bueno para los niños y las niñas.", "Latin", "es"),
    ("Este é um texto que não está em inglês, mas é muito bom para as crianças e os pais.", "Latin", "pt"),
    ("Questo è un testo che non è in inglese, ma anche la scuola e gli amici sono con me.", "Latin", "it"),
    ("Dit is een tekst die niet in het Engels is, maar ook voor de kinderen van de school.", "Latin", "nl"),
    ("这是一段中文文本。", "Han", "zh"),
    ("这是 GPT 模型的输出", "Han", "zh"),
    ("これは日本語の文章です。", "Kana", "ja"),
    ("이것은 한국어 문장입니다.", "Hangul", "ko"),
    ("Это русский текст.", "Cyrillic", None),
    ("هذا نص عربي", "Arabic", None),
    ("Αυτό είναι ελληνικό κείμενο", "Greek", "el"),
    ("זה טקסט בעברית", "Hebrew", "he"),
    ("นี่คือข้อความภาษาไทย", "Thai", "th"),
    ("यह हिंदी पाठ है", "Devanagari", None),
)


@pytest.mark.parametrize(("text", "script", "language"), EXAMPLES)
def test_a_plain_text_is_named(text: str, script: str, language: str | None) -> None:
    assert script_of(text) == script
    assert language_of(text) == language


def test_every_language_that_is_named_has_a_name_in_messages() -> None:
    named = {language for _, _, language in EXAMPLES if language}
    assert {tag: str(message()) for tag, message in LANGUAGE_NAMES.items()} == {
        tag: language_profile(tag).name for tag in named
    }


@pytest.mark.parametrize("text", ["", "12345 !?", "ok", "git commit --amend", "the"])
def test_a_short_text_or_one_without_words_is_not_named(text: str) -> None:
    assert language_of(text) is None


def test_letters_are_counted_by_script() -> None:
    assert scripts_of("ab 你好 Привет 1") == {"Latin": 2, "Han": 2, "Cyrillic": 6}
    assert scripts_of("ሰላም") == {"other": 3}
    assert scripts_of("123") == {}
