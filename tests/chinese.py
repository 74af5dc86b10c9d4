"""Notes in Chinese, and what of them is still in English."""

from __future__ import annotations

import re

from ftbench.messages import MessageCatalogue, Note
from ftbench.messages.core import CORE_MESSAGES

_CATALOGUE = MessageCatalogue.of(CORE_MESSAGES)

_VALUES = re.compile(r"“[^”]*”|'[^']*'|\"[^\"]*\"|`[^`]*`|\([^)]*\)")
"""Values of rows, and the names of formats, which stand in brackets."""

_SENTENCE = re.compile(r"[A-Za-z]+(?:,? [A-Za-z]+){2,}")
"""Three words in a row: names and keys stand alone, or with signs between them."""


def in_chinese(note: Note) -> str:
    """The note as a reader of Chinese sees it."""
    return _CATALOGUE.render(note, "zh")


def english_left(text: str) -> list[str]:
    """What reads as English prose in a text, quoted values aside; the whole text if it has no Chinese at all."""
    if not re.search(r"[\u4e00-\u9fff]", text):
        return [text]
    return _SENTENCE.findall(_VALUES.sub("", text))
