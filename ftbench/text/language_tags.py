"""Language tags (BCP 47, RFC 5646): validity, canonical form, and fallbacks to other languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")

_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}"  # the language: the registry has none of four letters or more
    r"(-[a-z]{4})?"  # script
    r"(-([a-z]{2}|[0-9]{3}))?"  # region
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(-[0-9a-wyz](-[a-z0-9]{2,8})+)*"  # extensions
    r"(-x(-[a-z0-9]{1,8})+)?"  # private use
    r"|x(-[a-z0-9]{1,8})+"
)


def canonical(tag: str) -> str:
    """The tag in the letter case of RFC 5646, such as `pt-BR` or `zh-Hant`; raises `ValueError` if it is ill-formed."""
    lower = tag.lower()
    if not tag.isascii() or not _TAG.fullmatch(lower):
        raise ValueError(f"{tag!r:.60} is no language tag such as en, zh or pt-BR")
    first, *others = lower.split("-")
    written = [first]
    for subtag in others:
        after_singleton = any(len(before) == 1 for before in written)
        if len(subtag) == 2 and not after_singleton:
            written.append(subtag.upper())
        elif len(subtag) == 4 and subtag.isalpha() and not after_singleton:
            written.append(subtag.title())
        else:
            written.append(subtag)
    return "-".join(written)


def fallbacks(tag: str) -> Iterator[str]:
    """The tag, then more general ones: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647, lookup)."""
    subtags = tag.split("-")
    for end in range(len(subtags), 0, -1):
        if len(subtags[end - 1]) > 1:  # a singleton only introduces what follows it
            yield "-".join(subtags[:end])


def match(tag: str, available: Collection[str]) -> str | None:
    """The available tag that serves a language, such as `zh` for `zh-CN`; None if there is none."""
    return next((general for general in fallbacks(tag) if general in available), None)


def primary(tag: str) -> str:
    """The language alone, without script, region and other subtags: `pt` for `pt-BR`."""
    return tag.split("-")[0].lower()


def by_language(value: T | Mapping[str, T], language: str = "en") -> dict[str, T]:
    """A value per language; a single value belongs to `language`."""
    return dict(value) if isinstance(value, Mapping) else {language: value}


def in_language(texts: str | Mapping[str, str], tag: str) -> str:
    """The text in a language, else in a more general one, else in English, else the first by tag; empty for none."""
    if isinstance(texts, str):
        return texts
    best = match(tag, texts) or match("en", texts) or min(texts, default=None)
    return "" if best is None else texts[best]
