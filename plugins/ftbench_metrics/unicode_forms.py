"""One form for texts that read the same: canonical Unicode, one width, nothing invisible, one case."""

from __future__ import annotations

import unicodedata

_INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
"""Soft hyphens, zero-width spaces, direction marks, and the selectors of text or emoji style.

The joiners U+200C and U+200D are kept: without them Persian, Indic scripts and emoji change their meaning.
"""


def _one_width() -> dict[int, str]:
    """Full-width letters, digits and signs to ASCII, half-width kana and Hangul to full width.

    Only these compatibility forms of Unicode are purely visual. NFKC would also turn x² into x2 and ½ into 1⁄2, so that
    different answers became the same.
    """
    replacements: dict[int, str] = {}
    for code in (0x3000, *range(0xFF00, 0xFFF0)):
        kind, _, plain = unicodedata.decomposition(chr(code)).partition(" ")
        if kind in ("<wide>", "<narrow>"):
            replacements[code] = chr(int(plain, 16))
    return replacements


_FORMS: dict[int, str | None] = {**_one_width(), **dict.fromkeys(map(ord, _INVISIBLE))}


def composed(text: str) -> str:
    """`text` in Unicode's canonical form NFC: é is one character, however it was typed."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """`text` without case, in one width and without invisible characters, in NFC."""
    if text.isascii():
        return text.lower()
    # caseless matching by the Unicode Standard, section 3.13, D145: decompose first, then fold
    return composed(unicodedata.normalize("NFD", text.translate(_FORMS)).casefold())


def same_text(text: str, other: str) -> bool:
    """Whether texts differ at most in case, white space, width, invisible characters and the encoding of accents."""
    return folded(text).split() == folded(other).split()
