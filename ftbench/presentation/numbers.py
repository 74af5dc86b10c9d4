"""Numbers for people: enough digits to tell results apart and no more."""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "−"
NOT_AVAILABLE = "n/a"
"""A missing number: never blank, never zero."""


def decimals(*values: float) -> int:
    """Digits after the point for the largest of `values`: at least two significant ones."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest >= 1000:
        return 0
    if largest >= 100:
        return 1
    if largest >= 10:
        return 2
    # Eight digits at most: a smaller value is written as 0.000, since more noughts say no more.
    return 3 if largest < 5e-9 else min(max(3, 1 - math.floor(math.log10(largest))), 8)


def common_decimals(values: Iterable[float]) -> int:
    """Digits after the point with which all values of a column are written: those of the largest, two for long ones."""
    sizes = [abs(value) for value in values if value]
    most = decimals(*sizes)
    return most if not sizes or max(sizes) < 10 else max(most, min(2, max(map(decimals, sizes))))


def number(value: float | None, places: int | None = None) -> str:
    """The number with a true minus sign; `n/a` for None. Zero has no sign."""
    if value is None:
        return NOT_AVAILABLE
    text = f"{value:,.{decimals(value) if places is None else places}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def signed(value: float | None, places: int | None = None) -> str:
    """The number with its sign, a plus included."""
    text = number(value, places)
    return text if text.startswith(MINUS) or not any(digit in text for digit in "123456789") else f"+{text}"


def percent(share: float | None, places: int = 0) -> str:
    """`42 %` of 0.42."""
    return NOT_AVAILABLE if share is None else f"{number(100 * share, places)} %"


def terminal_number(value: float | None, sign: str = "", *, places: int | None = None) -> str:
    """Three digits after the point, none from 100 on, or `places`; `sign` "+" shows a plus.

    Uses a hyphen as minus, so terminal output can be searched and copied. Zero keeps the sign of the rounded value:
    an interval that ends at -0.0 ends below zero.
    """
    if value is None:
        return NOT_AVAILABLE
    digits = places if places is not None else 3 if abs(value) < 100 else 0
    return f"{value:{sign},.{digits}f}"


def count(value: float) -> str:
    """`950`, `12.3 k`, `1.24 M`, `7.62 G`."""
    for size, suffix in ((1e9, " G"), (1e6, " M"), (1e4, " k")):
        if abs(value) >= size:
            return f"{_three_digits(value / (1e3 if size == 1e4 else size))}{suffix}"
    return f"{value:,.0f}"


def file_size(value: float) -> str:
    for size, suffix in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if abs(value) >= size:
            return f"{_three_digits(value / size)} {suffix}"
    return f"{value:.0f} B"


def _three_digits(value: float) -> str:
    """`1.24`, `24.6`, and `1,010` rather than `1.01e+03` (a GiB has 1,024 MiB)."""
    return f"{value:.3g}" if abs(value) < 999.5 else f"{value:,.0f}"


def duration(seconds: float) -> str:
    """`0.42 s`, `12.3 s`, `4 min 05 s`, `2 h 10 min`."""
    if seconds < 59.95:
        return f"{seconds:.2f} s" if seconds < 1 else f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
