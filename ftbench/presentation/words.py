"""The same words in every language of the interface, and how words become lists and sentences."""

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

    Raises `ValueError` without a text in the default language.
    """

    texts: Mapping[str, Markup]
    """By language tag. A language that has none takes the default's, so equal texts are kept once."""

    def __post_init__(self) -> None:
        if DEFAULT not in self.texts:
            raise ValueError(f"words without a text in the language {DEFAULT}")
        default = self.texts[DEFAULT]
        own = {tag: text for tag, text in self.texts.items() if tag == DEFAULT or text != default}
        object.__setattr__(self, "texts", own)

    def __hash__(self) -> int:
        return hash(frozenset(self.texts.items()))

    def __html__(self) -> Markup:
        """A span for each language, or the text alone where all have the same. Escaping leaves it as it is."""
        if len(self.texts) == 1:
            return self.texts[DEFAULT]
        return Markup().join(
            Markup('<span class="l" lang="{}">{}</span>').format(HTML_LANGUAGE[tag], self.markup(tag))
            for tag in LANGUAGES
        )

    def markup(self, language: str) -> Markup:
        return self.texts.get(language, self.texts[DEFAULT])

    def text(self, language: str) -> str:
        """Without tags, for attributes, charts and other formats."""
        return self.markup(language).striptags()


Part = Words | str | int
"""What a sentence is made of: words, a name (escaped, hidden characters marked), or a number."""


def in_each(made: Callable[[str], Markup]) -> Words:
    """What a function makes for each language, from its tag."""
    return Words({tag: made(tag) for tag in LANGUAGES})


def worded(texts: Mapping[str, Part]) -> Words:
    """A text for each language; raises `ValueError` without one in the default language."""
    return Words({tag: in_language(text, tag) for tag, text in texts.items()})


def noted(note: Note, catalogue: MessageCatalogue) -> Words:
    """A note in each language that its message has."""
    return in_each(lambda tag: Markup(catalogue.render(note, tag, _escaped)))


def marked_up(markup: Markup) -> Words:
    """Markup that is the same in every language."""
    return Words({DEFAULT: markup})


def plain(text: Part) -> Words:
    """The same in every language."""
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
    """A list in a sentence: `a, b, c` and `a、b、c`; `comma` stands between its items."""
    parts = list(items)
    return in_each(lambda tag: in_language(comma, tag).join(in_language(part, tag) for part in parts))


def sentences(items: Iterable[Part]) -> Words:
    """One after the other, with a space between them where the language has one."""
    return joined(items, comma=_SPACES)


def enumerated(items: Iterable[Part]) -> Words:
    """A list in running text: `a, b and c`, and `a、b、c`; raises `ValueError` for no items."""
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
