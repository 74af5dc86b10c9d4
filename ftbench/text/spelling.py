"""Spellings of one name: which are the same, which only look alike, and how a note shows what cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import cache

_WHOLE = re.compile(r"(-?[0-9]+)\.0+")
"""A whole number as a table writes it once the column has had a gap: 1.0."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")

_OTHER_INVISIBLE = frozenset("\u034f\ufe0e\ufe0f")
"""The grapheme joiner, and the selectors of a text or emoji form, which have no category of their own."""

_MOST_SHOWN = 10
"""Names in one note."""


@cache
def is_invisible(character: str) -> bool:
    """Whether it leaves no mark: zero-width spaces and joiners, byte order marks, soft hyphens, directions.

    The tags of Unicode 15.0, 23.9 are invisible too, but the flags of England and Wales differ in nothing else.
    """
    is_tag = "\U000e0000" <= character <= "\U000e007f"
    return (unicodedata.category(character) == "Cf" and not is_tag) or character in _OTHER_INVISIBLE


def cleaned(text: str) -> str:
    """The text in Unicode's form NFKC without invisible characters, each run of white space as one space."""
    invisible = {ord(character): None for character in set(text) if is_invisible(character)}
    return " ".join(unicodedata.normalize("NFKC", text.translate(invisible) if invisible else text).split())


def meaning(text: str) -> str:
    """What two spellings of one name have in common: `cleaned`, with 1.0 as 1 and True as true.

    Other numbers keep their digits: 1.10 and 1.1 may be sections, 007 and 7 may be codes.
    """
    plain = cleaned(text)
    if plain.lower() in ("true", "false"):
        return plain.lower()
    whole = _WHOLE.fullmatch(plain)
    return whole[1] if whole else plain


def look(text: str) -> str | Decimal:
    """Equal for names that a reader may take for one: `meaning`, letter case and the digits of a number aside."""
    folded = meaning(text).casefold()
    return Decimal(folded) if _NUMBER.fullmatch(folded) else folded


def one_spelling(counts: Mapping[str, int], own: Collection[str] = ()) -> dict[str, str]:
    """The spelling that stands for each name that must change; empty where every name has one spelling.

    `counts` says how many rows have each. A spelling among `own` is taken, else the plainest, else the most frequent.
    """
    alike: dict[str, set[str]] = {}
    for spelling in (*counts, *own):
        alike.setdefault(meaning(spelling), set()).add(spelling)
    several = {common for common, spellings in alike.items() if len(spellings) > 1}
    if any(_WHOLE.fullmatch(cleaned(one)) for common in several for one in alike[common]):
        # 0.0, 1.0 and 1 become 0 and 1: the whole column is written in one way.
        several |= {common for common in alike if re.fullmatch(r"-?[0-9]+", common)}
    changed: dict[str, str] = {}
    for common in several:
        spellings = alike[common]
        named = [one for one in own if one in spellings]
        usual = max(spellings, key=lambda one: (counts.get(one, 0), one))
        is_whole = re.fullmatch(r"-?[0-9]+", common) is not None
        chosen = named[0] if named else common if common in spellings or is_whole else usual
        changed |= {one: chosen for one in spellings if one != chosen}
    return changed


def look_alikes(names: Iterable[str]) -> list[list[str]]:
    """The groups of names that look alike, sorted."""
    groups: dict[str | Decimal, set[str]] = {}
    for name in names:
        groups.setdefault(look(name), set()).add(name)
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def shown(text: str) -> str:
    """The text in quotes, with codes for what cannot be seen: "\\ufeffyes"."""
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
    """The first few of many, and how many more there are."""
    every = list(parts)
    more = len(every) - _MOST_SHOWN
    return ", ".join(every[:_MOST_SHOWN]) + (f", … (+{more})" if more > 0 else "")


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
