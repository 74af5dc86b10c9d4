"""The languages in which results are shown. A language is one entry here, and its texts in the catalogues."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT = "en"
"""The language that every text has; it stands in where another has no text."""


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes what holds a sentence together."""

    tag: str
    """As settings and catalogues name it."""
    html: str
    """As the attribute `lang` of HTML names it (BCP 47)."""
    name: str
    """In the language itself."""
    comma: str
    """Between the items of a list."""
    semicolon: str
    """Between the items of a list whose items may hold commas."""
    last: str
    """Between the last two items of a list in running text."""
    space: str
    """Between two sentences."""


INTERFACE_LANGUAGES = (
    Language(tag="en", html="en", name="English", comma=", ", semicolon="; ", last=" and ", space=" "),
    Language(tag="zh", html="zh-CN", name="中文", comma="、", semicolon="；", last="、", space=""),
)
LANGUAGES = tuple(language.tag for language in INTERFACE_LANGUAGES)
HTML_LANGUAGE = {language.tag: language.html for language in INTERFACE_LANGUAGES}


def next_language(tag: str) -> Language:
    """The language to which a page's switch leads from this one; after the last comes the first."""
    return INTERFACE_LANGUAGES[(LANGUAGES.index(tag) + 1) % len(INTERFACE_LANGUAGES)]


def interface_language(setting: object) -> str:
    """The tag of the language that a setting asks for in any spelling (`zh-CN`, `ZH`), else the default."""
    wanted = str(setting or "").lower()
    return next((tag for tag in LANGUAGES if wanted.startswith(tag)), DEFAULT)
