"""Sentences in English and Chinese: a page holds both, and shows the one that its reader chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftbench.text.visible import visible
from ftbench_rating.form.words import PAGE
from ftbench_rating.study.model import Dimension, Words

if TYPE_CHECKING:
    from markupsafe import Markup

LANGUAGES = ("en", "zh")
HTML_LANGUAGE = {"en": "en", "zh": "zh-CN"}


def say(key: str, **parts: str | int) -> Markup:
    """The sentence of the pages with its gaps filled."""
    return both(dict(zip(LANGUAGES, (text.format(**parts) for text in PAGE[key]), strict=True)))


def both(words: Words) -> Markup:
    """Escaped, in a span for each language where they differ."""
    from markupsafe import Markup

    texts = {language: visible(in_language(words, language)) for language in LANGUAGES}
    if texts["en"] == texts["zh"]:
        return Markup.escape(texts["en"])
    return Markup().join(
        Markup('<span class="l" lang="{}">{}</span>').format(HTML_LANGUAGE[language], text)
        for language, text in texts.items()
    )


def titled(dimension: Dimension) -> Words:
    """What raters read as the name of a dimension."""
    return dimension.title if any(dimension.title.values()) else {"en": dimension.name}


def in_language(words: Words, language: str) -> str:
    """The text in this language, or in the other where there is only one; empty where there is none."""
    return words.get(language) or next((text for text in words.values() if text), "")
