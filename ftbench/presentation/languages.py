"""The languages of the interface. A language is one entry here, and its texts in the catalogues."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT = "en"
"""The language that every text has; it replaces a language without a text."""


@dataclass(frozen=True, slots=True)
class Language:
    """How a language punctuates lists and sentences."""

    tag: str
    """The tag in settings and catalogues."""
    html: str
    """The value of HTML's `lang` attribute (BCP 47)."""
    name: str
    """The name in the language itself."""
    comma: str
    """Separator of list items."""
    semicolon: str
    """Separator of list items that may contain commas."""
    last: str
    """Separator of the last two items of a list in running text."""
    space: str
    """Separator of two sentences."""


INTERFACE_LANGUAGES = (
    Language(tag="en", html="en", name="English", comma=", ", semicolon="; ", last=" and ", space=" "),
    Language(tag="zh", html="zh-CN", name="中文", comma="、", semicolon="；", last="、", space=""),
)
LANGUAGES = tuple(language.tag for language in INTERFACE_LANGUAGES)
HTML_LANGUAGE = {language.tag: language.html for language in INTERFACE_LANGUAGES}


def next_language(tag: str) -> Language:
    """The language to which a page's switch leads from this one; the first follows the last."""
    return INTERFACE_LANGUAGES[(LANGUAGES.index(tag) + 1) % len(INTERFACE_LANGUAGES)]


def interface_language(setting: object) -> str:
    """The tag of the language meant by a setting in any spelling (`zh-CN`, `ZH`), else the default."""
    wanted = str(setting or "").lower()
    return next((tag for tag in LANGUAGES if wanted.startswith(tag)), DEFAULT)
