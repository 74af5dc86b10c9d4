"""One form for texts that read the same: canonical Unicode, one width, nothing invisible, one case."""

from __future__ import annotations

import unicodedata

_INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
"""Soft hyphens, spaces without width, marks of direction, the choice between drawing an emoji in colour or in black.

The joiners U+200C and U+200D are not here: Persian, Indic scripts and emoji mean something else without them.
"""


def _one_width() -> dict[int, str]:
    """Full-width letters, digits and signs to ASCII, half-width kana and Hangul to those of full width.

    Only these of Unicode's compatibility forms say how a character is drawn. NFKC would go on to make x² of x2 and 1⁄2
    of ½, so that different answers became the same.
    """
    found: dict[int, str] = {}
    for code in (0x3000, *range(0xFF00, 0xFFF0)):
        kind, _, plain = unicodedata.decomposition(chr(code)).partition(" ")
        if kind in ("<wide>", "<narrow>"):
            found[code] = chr(int(plain, 16))
    return found


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


def same_text(one: str, other: str) -> bool:
    """Whether texts differ at most in case, white space, width, invisible characters and the encoding of accents."""
    return folded(one).split() == folded(other).split()
