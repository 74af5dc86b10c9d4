"""The same words in every language of the interface, and joining words into lists and sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ftbench.messages import MessageCatalogue, Note
from ftbench.presentation.languages import DEFAULT, HTML_LANGUAGE, INTERFACE_LANGUAGES, LANGUAGES, Language
from ftbench.text.visible import visible


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in several languages, escaped for HTML.

    Raises `ValueError` if the default language has no text.
    """

    texts: Mapping[str, Markup]
    """By language tag. A language without a text takes the default's, so equal texts are stored once."""

    def __post_init__(self) -> None:
        if DEFAULT not in self.texts:
            raise ValueError(f"words without a text in the language {DEFAULT}")
        default = self.texts[DEFAULT]
        distinct = {tag: text for tag, text in self.texts.items() if tag == DEFAULT or text != default}
        object.__setattr__(self, "texts", distinct)

    def __hash__(self) -> int:
        return hash(frozenset(self.texts.items()))

    def __html__(self) -> Markup:
        """A span per language, or the text alone if all are the same. Escaping leaves it as it is."""
        if len(self.texts) == 1:
            return self.texts[DEFAULT]
        return Markup().join(
            Markup('<span class="l" lang="{}">{}</span>').format(HTML_LANGUAGE[tag], self.markup(tag))
            for tag in LANGUAGES
        )

    def markup(self, language: str) -> Markup:
        return self.texts.get(language, self.texts[DEFAULT])

    def text(self, language: str) -> str:
        """The text without tags, for attributes, charts and other formats."""
        return self.markup(language).striptags()


Part = Words | str | int
"""A part of a sentence: words, a name (escaped, hidden characters marked), or a number."""


def in_each(made: Callable[[str], Markup]) -> Words:
    """Words from a function that returns the markup for a language tag."""
    return Words({tag: made(tag) for tag in LANGUAGES})


def worded(texts: Mapping[str, Part]) -> Words:
    """Words from a text per language; raises `ValueError` if the default language has none."""
    return Words({tag: in_language(text, tag) for tag, text in texts.items()})


def noted(note: Note, catalogue: MessageCatalogue) -> Words:
    """The note in each language of its message."""
    return in_each(lambda tag: Markup(catalogue.render(note, tag, _escaped)))


def marked_up(markup: Markup) -> Words:
    """The same markup in every language."""
    return Words({DEFAULT: markup})


def plain(text: Part) -> Words:
    """The same text in every language."""
    return text if isinstance(text, Words) else Words({DEFAULT: in_language(text, DEFAULT)})


def strong(text: Part) -> Words:
    return in_each(lambda tag: Markup("<strong>{}</strong>").format(in_language(text, tag)))


def _in_all(written: Callable[[Language], str]) -> Words:
    return Words({language.tag: Markup.escape(written(language)) for language in INTERFACE_LANGUAGES})


COMMAS = _in_all(lambda language: language.comma)
SEMICOLONS = _in_all(lambda language: language.semicolon)
_LAST = _in_all(lambda language: language.last)
_SPACES = _in_all(lambda language: language.space)


def joined(items: Iterable[Part], *, comma: Part = COMMAS) -> Words:
    """A list within a sentence: `a, b, c` and `a、b、c`; `comma` stands between the items."""
    parts = list(items)
    return in_each(lambda tag: in_language(comma, tag).join(in_language(part, tag) for part in parts))


def sentences(items: Iterable[Part]) -> Words:
    """The items one after the other, with a space between them in languages that have one."""
    return joined(items, comma=_SPACES)


def enumerated(items: Iterable[Part]) -> Words:
    """A list in running text: `a, b and c`, and `a、b、c`; raises `ValueError` if it is empty."""
    *first, last = items
    return joined([joined(first), last], comma=_LAST) if first else plain(last)


def in_language(part: Part, language: str) -> Markup:
    """A part as markup in one language."""
    if isinstance(part, Words):
        return part.markup(language)
    return _escaped(part) if isinstance(part, str) else Markup(part)


def text_of(part: Part, language: str) -> str:
    """A part as plain text in one language."""
    return part.text(language) if isinstance(part, Words) else str(part)


def _escaped(text: str) -> Markup:
    return Markup.escape(visible(text))
