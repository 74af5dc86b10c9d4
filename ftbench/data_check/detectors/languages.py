"""Which script, and as far as it is plain which language, a text is written in."""

from __future__ import annotations

import re

_SCRIPTS = {
    "Latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "Han": "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "Kana": "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f",
    "Hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arabic": "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "Hebrew": "\u05d0-\u05ea",
    "Devanagari": "\u0904-\u0939\u0958-\u0961",
    "Thai": "\u0e01-\u0e30\u0e40-\u0e46",
}
_PATTERNS = {script: re.compile(f"[{characters}]") for script, characters in _SCRIPTS.items()}
_ASCII_LETTER = re.compile("[A-Za-z]")

_FUNCTION_WORDS = {
    "en": "the and of to is are was were with that this for you your it its be have has from by an as not which what",
    "de": "der die das und ist nicht ein eine mit auf für sich den dem des von zu im auch wird sind oder wie wir ich",
    "fr": "le la les des et est une du que qui dans pour pas sur avec au aux ce cette vous nous je il elle sont ne par",
    "es": "el la los las y es una del que en por para con no se su lo como más pero al este esta son muy yo usted",
    "pt": "o os as um uma do da dos das e é que em no na nos nas por para com não se mais como mas ao você são muito",
    "it": "il lo gli e è un una di del della che in non per con si sono come più ma anche al alla questo dei nel le",
    "nl": "de het een en van is niet dat op te zijn voor met die ook aan er maar om bij deze naar wordt uit ik je",
}
_WORDS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_WORD = re.compile("[a-z\u00df-\u00f6\u00f8-\u017f]+")

_LEAST_WORDS = 4
"""Fewest different function words that name a language."""

_MARGIN = 1.5
"""How many times the function words of the next language there must be."""

_DENSE = frozenset({"Han", "Kana", "Hangul"})
"""Scripts in which a letter says about as much as two letters of an alphabet."""


def scripts_of(text: str) -> dict[str, int]:
    """Number of letters by script; scripts without a letter are left out, other scripts count as `other`."""
    if text.isascii():
        latin = len(_ASCII_LETTER.findall(text))
        return {"Latin": latin} if latin else {}
    counts = {script: len(pattern.findall(text)) for script, pattern in _PATTERNS.items()}
    counts["other"] = max(0, sum(map(str.isalpha, text)) - sum(counts.values()))
    return {script: count for script, count in counts.items() if count}


def script_of(text: str) -> str | None:
    """The script of most of the text, such as `Latin` or `Han`; None without letters. Han with some kana is `Kana`."""
    if text.isascii():  # most texts: their letters need not be counted
        return "Latin" if _ASCII_LETTER.search(text) else None
    counts = scripts_of(text)
    if len(counts) < 2:
        return next(iter(counts), None)
    east_asian = counts.get("Han", 0) + counts.get("Kana", 0)
    if counts.get("Kana", 0) * 5 > east_asian:
        counts["Kana"] = east_asian
        counts.pop("Han", None)
    return max(counts, key=lambda script: counts[script] * (2 if script in _DENSE else 1))


_LANGUAGE_OF_SCRIPT = {"Han": "zh", "Kana": "ja", "Hangul": "ko", "Greek": "el", "Hebrew": "he", "Thai": "th"}
"""Scripts that are in practice written in one language; Cyrillic, Arabic and Devanagari serve many."""


def language_of(text: str) -> str | None:
    """The tag of the language that a text is plainly written in; None if it is short, mixed or not plain.

    A script of one language names it. Latin texts are told apart by function words: English, German, French, Spanish,
    Portuguese, Italian and Dutch.
    """
    script = script_of(text)
    if script != "Latin":
        return _LANGUAGE_OF_SCRIPT.get(script or "")
    words = set(_WORD.findall(text.lower()))
    counts = sorted(((len(words & known), language) for language, known in _WORDS.items()), reverse=True)
    (most, language), (next_most, _) = counts[:2]
    return language if most >= _LEAST_WORDS and most >= _MARGIN * next_most else None
