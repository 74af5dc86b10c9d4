"""Words of English and Chinese text: what ROUGE, token F1 and the measures of repetition count."""

from __future__ import annotations

import re

CJK = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The inside of a regular expression's set: Chinese characters, and the kana that share pages with them."""

# Full-width letters and digits stand in Chinese text for the ASCII ones: ２０１９ is 2019.
_FULL_WIDTH = {
    code: code - 0xFEE0 for a, z in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ")) for code in range(ord(a), ord(z) + 1)
}
_WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+")
_WORD_OR_SIGN = re.compile(rf"[{CJK}]|[^\W{CJK}]+|[^\w\s]")


def fold_width(text: str) -> str:
    """`text` with its full-width letters and digits as ASCII."""
    return text.translate(_FULL_WIDTH)


def split_words(text: str, *, signs: bool) -> list[str]:
    """Lower-cased words, each Chinese character a word of its own; with `signs`, each punctuation mark too."""
    return (_WORD_OR_SIGN if signs else _WORD).findall(fold_width(text).lower())


def ngrams(words: list[str], order: int) -> list[tuple[str, ...]]:
    """All runs of `order` words, in their order."""
    return [tuple(words[i : i + order]) for i in range(len(words) - order + 1)]
