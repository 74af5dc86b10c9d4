"""Splitting a text into the units of a metric, in every script: words for ROUGE, for diversity, and for token F1.

A non-empty text has at least one word in each of them, and equal texts have equal words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ftbench_metrics.unicode_forms import folded

# Chinese characters and kana; Line_Break is SA for Thai, Lao, Khmer, Burmese and related scripts (Unicode Annex 14).
# None of these writes spaces between words.
_IDEOGRAPH = r"\p{Han}\p{Hiragana}\p{Katakana}ー"
_UNSPACED = r"\p{Line_Break=SA}"
_EMOJI = r"\p{Extended_Pictographic}\p{Regional_Indicator}"
_ALONE = rf"[{_IDEOGRAPH}]\p{{M}}*|(?={_UNSPACED})\p{{L}}\p{{M}}*|(?=[{_EMOJI}])\X"
"""Characters that are words by themselves: those of scripts without spaces, with their marks, and whole emoji."""

_LETTER = rf"[\p{{L}}\p{{M}}\p{{N}}]--[{_IDEOGRAPH}]--{_UNSPACED}"
_ROUGE_WORD = rf"{_ALONE}|[{_LETTER}][[{_LETTER}]\u200c\u200d]*|(?![\x00-\x7f\p{{P}}\p{{Z}}\p{{Cc}}\p{{Cf}}])\X"
_WORD_OR_SIGN = rf"{_ALONE}|[[{_LETTER}]_][[{_LETTER}]_\u200c\u200d]*|(?![\s\x1c-\x1f])\X"
_SIGN = r"(?![\s\x1c-\x1f])\X"

# A chunk between white space: opening marks, the word, closing marks and marks that end the sentence.
_EDGE = r"""\p{Ps}\p{Pe}\p{Pi}\p{Pf}'"!?¿¡؟‼⁇⁈⁉‽*_`"""
_END = r"\p{Terminal_Punctuation}…"
_CHUNK = rf"([{_EDGE}]*)(.*?)([{_EDGE}{_END}]*)"
_KEPT = rf"[{_EDGE}]"
_TYPOGRAPHIC = str.maketrans(dict.fromkeys("‘’‚‛ʼ", "'") | dict.fromkeys("“”„‟", '"') | dict.fromkeys("‐‑‒–−", "-"))
"""Typographic quotation marks, hyphens and minus signs to those of a keyboard."""


def rouge_words(text: str) -> list[str]:
    """Runs of letters, marks and digits, and non-ASCII signs that are no punctuation, such as emoji, €, ≤.

    For ASCII text these are rouge-score's words. A text without any of them is split into its signs.
    """
    text = folded(text).translate(_TYPOGRAPHIC)
    return _found(_ROUGE_WORD, text) or _found(_SIGN, text)


def words_and_signs(text: str) -> list[str]:
    """Runs of letters, marks, digits and low lines, and every other sign by itself."""
    return _found(_WORD_OR_SIGN, folded(text))


def answer_words(text: str) -> list[str]:
    """Chunks between white space, without a final full stop, comma, colon or semicolon.

    Brackets, quotation marks, `!`, `?` and Markdown's signs around a word are separate words; everything else belongs
    to it, so C++ is not C#, 1.5 is not 15 and -3 is not 3. Scripts without spaces are split by character. A text of
    only full stops and the like keeps them.
    """
    text = folded(text).translate(_TYPOGRAPHIC)
    words: list[str] = []
    for chunk in _pattern(_ALONE).sub(r" \g<0> ", text).split():
        opening, word, closing = _pattern(_CHUNK).fullmatch(chunk).groups()
        words += [*opening, *([word] if word else []), *_found(_KEPT, closing)]
    return words or _found(_SIGN, text)


def f1_of_words(answer: Sequence[str], reference: Sequence[str]) -> float:
    """F1 of the words that two texts share, in any order; 1 if both have none."""
    if not answer or not reference:
        return float(len(answer) == len(reference))
    common = (Counter(answer) & Counter(reference)).total()
    return 2 * common / (len(answer) + len(reference))


def ngrams(words: list[str], order: int) -> list[tuple[str, ...]]:
    """All runs of `order` words, in order."""
    return [tuple(words[i : i + order]) for i in range(len(words) - order + 1)]


def _found(pattern: str, text: str) -> list[str]:
    matches: list[str] = _pattern(pattern).findall(text)
    return matches


@lru_cache(maxsize=8)
def _pattern(pattern: str) -> Any:
    import regex  # knows scripts and whole emoji, unlike `re`; sacrebleu and transformers need it too

    return regex.compile(pattern, regex.V1 | regex.DOTALL)
