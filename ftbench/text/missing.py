"""Missing values: null, NaN, blanks, and the words that tables write for them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ftbench.text.spelling import cleaned, is_invisible

_OF_PANDAS = frozenset(
    {"#n/a", "#n/a n/a", "#na", "-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan", "<na>", "n/a", "na", "nan"}
)
MISSING_WORDS = _OF_PANDAS | {"", "-", "--", "—", "<noinput>", "nat", "nil", "none", "null", "undefined", "无", "空"}
"""Words for "no value", case-folded: those that pandas reads as missing, and common ones.

The authors of Alpaca used `<noinput>` for an instruction without an input, and some data sets have kept it.
"""


def is_missing(value: object) -> bool:
    """Whether a value is None, a non-finite number, or text without a visible character."""
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, str):
        return all(character.isspace() or is_invisible(character) for character in value)
    return value is None


def is_missing_word(text: str) -> bool:
    """Whether the text stands for a missing value, such as `N/A`."""
    return cleaned(text).casefold() in MISSING_WORDS


def without_missing_numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with None for every non-finite number, in lists and mappings too.

    Python reads a bare `NaN` or `Infinity` in JSON as a number (RFC 8259 allows neither), and pandas writes NaN for a
    missing value.
    """
    return {name: _finite(value) for name, value in row.items()}


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    return value
