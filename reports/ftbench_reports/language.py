"""Sentences in English and Chinese: `say(key, …)` gives both, and a page shows the one that its reader chose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from ftbench_reports.catalogue import CATALOGUE
from ftbench_reports.text import visible

InterfaceLanguage = Literal["en", "zh"]
LANGUAGES: tuple[InterfaceLanguage, ...] = ("en", "zh")
HTML_LANGUAGE = {"en": "en", "zh": "zh-CN"}


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages, escaped for HTML."""

    en: Markup
    zh: Markup

    def __html__(self) -> Markup:
        """Markup and not plain text, which `Markup.format` would escape a second time."""
        if self.en == self.zh:
            return self.en
        return Markup('<span class="l" lang="en">{}</span><span class="l" lang="zh-CN">{}</span>').format(
            self.en, self.zh
        )

    def markup(self, language: InterfaceLanguage) -> Markup:
        return self.en if language == "en" else self.zh

    def text(self, language: InterfaceLanguage) -> str:
        """Without tags, for attributes, charts and other formats."""
        return self.markup(language).striptags()


Part = Words | str | int
"""What a sentence is made of: words, a name (escaped, hidden characters marked), or a number."""


def say(key: str, **parts: Part) -> Words:
    """The sentence of the catalogue with its gaps filled; with `n=1` its singular `key#1`, if it has one."""
    entry = CATALOGUE[f"{key}#1"] if parts.get("n") == 1 and f"{key}#1" in CATALOGUE else CATALOGUE[key]
    en, zh = (
        Markup(text).format(**{name: _markup(part, language) for name, part in parts.items()})
        for text, language in zip(entry, LANGUAGES, strict=True)
    )
    return Words(en, zh)


def known(prefix: str, name: str) -> Words:
    """The words for a name that other people may add to, such as a cost; the name itself where there are none."""
    return say(f"{prefix}.{name}") if f"{prefix}.{name}" in CATALOGUE else plain(name)


def plain(text: Part) -> Words:
    """The same in both languages."""
    return text if isinstance(text, Words) else Words(_markup(text, "en"), _markup(text, "zh"))


def in_both(en: Part, zh: Part) -> Words:
    """What is said in English, and what in Chinese."""
    return Words(_markup(en, "en"), _markup(zh, "zh"))


def strong(text: Part) -> Words:
    words = plain(text)
    return Words(*(Markup("<strong>{}</strong>").format(words.markup(language)) for language in LANGUAGES))


def joined(items: Iterable[Part], *, comma: tuple[str, str] = (", ", "、")) -> Words:
    """A list in a sentence: `a, b, c` and `a、b、c`."""
    words = [plain(item) for item in items]
    return Words(
        *(
            Markup(between).join(item.markup(language) for item in words)
            for language, between in zip(LANGUAGES, comma, strict=True)
        )
    )


def sentences(items: Iterable[Part]) -> Words:
    return joined(items, comma=(" ", ""))


def enumerated(items: Iterable[Part]) -> Words:
    """A list in running text: `a, b and c`, and `a、b、c`."""
    *first, last = items
    return joined([joined(first), last], comma=(" and ", "、")) if first else plain(last)


def interface_language(setting: object) -> InterfaceLanguage:
    """`zh` for Chinese in any spelling, otherwise `en`."""
    return "zh" if str(setting or "").lower().startswith("zh") else "en"


def _markup(part: Part, language: InterfaceLanguage) -> Markup:
    if isinstance(part, Words):
        return part.markup(language)
    return Markup.escape(visible(part)) if isinstance(part, str) else Markup(part)
