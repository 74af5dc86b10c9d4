"""Values that say nothing: null, NaN, blanks, and the words that tables write in their place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ftbench.text.spelling import cleaned, is_invisible

_OF_PANDAS = frozenset(
    {"#n/a", "#n/a n/a", "#na", "-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan", "<na>", "n/a", "na", "nan"}
)
MISSING_WORDS = _OF_PANDAS | {"", "-", "--", "—", "<noinput>", "nat", "nil", "none", "null", "undefined", "无", "空"}
"""Words for "there is no value", folded: those that pandas reads as missing, and the usual ones of people.

Alpaca's makers had `<noinput>` written for an instruction without an input, and some sets have kept it.
"""


def is_missing(value: object) -> bool:
    """Whether it is None, a number that is not finite, or text without a visible character."""
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, str):
        return all(character.isspace() or is_invisible(character) for character in value)
    return value is None


def is_missing_word(text: str) -> bool:
    """Whether the text stands for a value that is not there, such as `N/A`."""
    return cleaned(text).casefold() in MISSING_WORDS


def without_missing_numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with None for every number that is not finite, in lists and mappings too.

    Python reads a bare `NaN` or `Infinity` in JSON as a number (RFC 8259 knows neither), and pandas writes NaN for a
    value that is not there.
    """
    return {name: _finite(value) for name, value in row.items()}


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_finite(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _finite(one) for key, one in value.items()}
    return value
