"""Spellings of a name: which are equal, which only look alike, and how notes show invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cache

_WHOLE = re.compile(r"(-?[0-9]+)\.0+")
"""A whole number as tables write it in a column with gaps: 1.0."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")

_OTHER_INVISIBLE = frozenset("\u034f\ufe0e\ufe0f")
"""The grapheme joiner, and the selectors of text or emoji style, which have no category of their own."""

_MOST_SHOWN = 10
"""Names in one note, at most."""

_MOST_NAMES, _LONGEST_NAME = 50, 60
"""Names in one error, at most, and characters of each: all methods of ftbench fit."""


@cache
def is_invisible(character: str) -> bool:
    """Whether a character leaves no mark: zero-width spaces and joiners, byte order marks, soft hyphens, directions.

    Tags (Unicode 15.0, 23.9) are invisible too, but the flags of England and Wales differ only in them.
    """
    is_tag = "\U000e0000" <= character <= "\U000e007f"
    return (unicodedata.category(character) == "Cf" and not is_tag) or character in _OTHER_INVISIBLE


def cleaned(text: str) -> str:
    """The text in NFKC without invisible characters, each run of white space as one space."""
    invisible = {ord(character): None for character in set(text) if is_invisible(character)}
    return " ".join(unicodedata.normalize("NFKC", text.translate(invisible) if invisible else text).split())


def meaning(text: str) -> str:
    """The common form of equal spellings of a name: `cleaned`, with 1.0 as 1 and True as true.

    Other numbers keep their digits: 1.10 and 1.1 may be sections, 007 and 7 may be codes.
    """
    plain = cleaned(text)
    if plain.lower() in ("true", "false"):
        return plain.lower()
    whole = _WHOLE.fullmatch(plain)
    return whole[1] if whole else plain


def look(text: str) -> str | Decimal:
    """The common form of names that look alike: `meaning` without letter case and number format."""
    folded = meaning(text).casefold()
    return Decimal(folded) if _NUMBER.fullmatch(folded) else folded


def one_spelling(counts: Mapping[str, int], own: Collection[str] = ()) -> dict[str, str]:
    """The replacement for each spelling that must change; empty if every name has one spelling.

    `counts` has the rows per spelling. A spelling among `own` is preferred, then the plainest, then the most frequent.
    """
    alike: dict[str, set[str]] = {}
    for spelling in (*counts, *own):
        alike.setdefault(meaning(spelling), set()).add(spelling)
    several = {common for common, spellings in alike.items() if len(spellings) > 1}
    if any(_WHOLE.fullmatch(cleaned(spelling)) for common in several for spelling in alike[common]):
        # 0.0, 1.0 and 1 become 0 and 1: the whole column is written in one way.
        several |= {common for common in alike if re.fullmatch(r"-?[0-9]+", common)}
    changed: dict[str, str] = {}
    for common in several:
        spellings = alike[common]
        named = [spelling for spelling in own if spelling in spellings]
        usual = max(spellings, key=lambda spelling: (counts.get(spelling, 0), spelling))
        is_whole = re.fullmatch(r"-?[0-9]+", common) is not None
        chosen = named[0] if named else common if common in spellings or is_whole else usual
        changed |= {spelling: chosen for spelling in spellings if spelling != chosen}
    return changed


def look_alikes(names: Iterable[str]) -> list[list[str]]:
    """Groups of names that look alike, sorted."""
    groups: dict[str | Decimal, set[str]] = {}
    for name in names:
        groups.setdefault(look(name), set()).add(name)
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def shown(text: str) -> str:
    """The text in quotes, with codes for invisible characters: "\\ufeffyes"."""
    decomposed = unicodedata.normalize("NFC", text) != text

    def is_seen(character: str) -> bool:
        if is_invisible(character) or character in '"\\':
            return False
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp", "Zs"):
            return character == " "
        return not (decomposed and unicodedata.combining(character))

    seen = (
        character if is_seen(character) else "\\" + character if character in '"\\' else _code(character)
        for character in text
    )
    return f'"{"".join(seen)}"'


def listed(parts: Iterable[str]) -> str:
    """The first few parts, and the number of others."""
    every = list(parts)
    more = len(every) - _MOST_SHOWN
    return ", ".join(every[:_MOST_SHOWN]) + (f", … (+{more})" if more > 0 else "")


def first_names(names: Iterable[object]) -> tuple[str, ...]:
    """Names for one line of an error: the first 50, each cut to 60 characters, and the number of the others.

    A header may have a million columns, and a column a whole text as its name.
    """
    every = list(names)
    first = tuple(
        f"{str(name)[:_LONGEST_NAME]}…" if len(str(name)) > _LONGEST_NAME else str(name) for name in every[:_MOST_NAMES]
    )
    return (*first, f"… (+{len(every) - _MOST_NAMES:,})") if len(every) > _MOST_NAMES else first


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
