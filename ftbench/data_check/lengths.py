"""Numbers of tokens, counted by a tokenizer or estimated from characters."""

from __future__ import annotations

import re

from ftbench.text.languages import language_profile

_IDEOGRAPHS = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")

_WORDS = 1 / language_profile("en").characters_per_token
_SIGNS = 1 / language_profile("zh").characters_per_token


def estimated_tokens(text: str) -> int:
    """The tokens of a text by its characters: those of Chinese, Japanese and Korean count more than others."""
    if text.isascii():
        return round(len(text) * _WORDS)
    ideographs = len(_IDEOGRAPHS.findall(text))
    return round(ideographs * _SIGNS + (len(text) - ideographs) * _WORDS)
