"""Texts that share next to nothing, to plant duplicates among."""

from __future__ import annotations

import random

_LETTERS = "etaoinshrdlucmfwypvbgk"


def sentences(count: int, seed: int, words: int = 30) -> list[str]:
    """Texts of invented words that share next to nothing."""
    draw = random.Random(seed)
    return [" ".join("".join(draw.choices(_LETTERS, k=draw.randint(2, 9))) for _ in range(words)) for _ in range(count)]


def chinese(count: int, seed: int, length: int = 120) -> list[str]:
    draw = random.Random(seed)
    return ["".join(chr(draw.randint(0x4E00, 0x9000)) for _ in range(length)) for _ in range(count)]
