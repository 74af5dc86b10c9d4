"""Looks up the texts of a study, which may be written in one language or in several."""

from __future__ import annotations

from ftbench.presentation.languages import DEFAULT, LANGUAGES
from ftbench.text import language_tags
from ftbench_rating.study.model import Dimension, Texts


def in_language(texts: Texts, language: str, default: str = "") -> str:
    """The text in this language, else in English, else in any language; `default` if there is none."""
    return language_tags.in_language({tag: text for tag, text in texts.items() if text}, language) or default


def in_each_language(texts: Texts) -> dict[str, str]:
    """The text for each language of the interface."""
    return {language: in_language(texts, language) for language in LANGUAGES}


def titled(dimension: Dimension) -> Texts:
    """The name of a dimension as raters read it."""
    return dimension.title if any(dimension.title.values()) else {DEFAULT: dimension.name}
