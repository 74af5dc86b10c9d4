"""The sentences of the reports: `say(key, …)` gives one in every language, and a page shows that of its reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from markupsafe import Markup

from ftbench.presentation import words
from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.languages import DEFAULT, HTML_LANGUAGE, LANGUAGES, interface_language, next_language
from ftbench.presentation.words import (
    COMMAS,
    SEMICOLONS,
    Part,
    Words,
    enumerated,
    in_each,
    plain,
    sentences,
    strong,
    worded,
)
from ftbench_reports.catalogue import CATALOGUE

InterfaceLanguage: TypeAlias = str
"""The tag of a language of the interface."""

SENTENCES = Catalogue.of_markup(CATALOGUE, ("en", "zh"))

NEXT_LANGUAGE = in_each(lambda tag: Markup.escape(next_language(tag).name))
"""The label of a page's language switch."""

say = SENTENCES.say
say_seeded = SENTENCES.say_seeded
known = SENTENCES.known


def in_both(en: Part, zh: Part) -> Words:
    """Words from an English and a Chinese text."""
    return worded({"en": en, "zh": zh})


def joined(items: Iterable[Part], *, comma: Part | tuple[Part, Part] = COMMAS) -> Words:
    """A list in a sentence: `a, b, c` and `a、b、c`; a pair of commas is that of English and that of Chinese."""
    return words.joined(items, comma=in_both(*comma) if isinstance(comma, tuple) else comma)


__all__ = [
    "DEFAULT",
    "HTML_LANGUAGE",
    "LANGUAGES",
    "NEXT_LANGUAGE",
    "SEMICOLONS",
    "SENTENCES",
    "InterfaceLanguage",
    "Part",
    "Words",
    "enumerated",
    "in_both",
    "interface_language",
    "joined",
    "known",
    "plain",
    "say",
    "say_seeded",
    "sentences",
    "strong",
]
