"""The text that a spreadsheet shows for a value: by the cell's number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ftbench.data.files.date_text import date_text

Value = str | bool | int | float | Decimal | date | datetime | time | timedelta | None

_GENERAL_DIGITS = 15
"""Significant digits that spreadsheets keep of a number."""

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(E[+-]0+)|([0#?.,]+)|(.)', re.DOTALL)
"""Text in quotes, an escaped sign, a currency, a colour, a gap, an exponent, places of digits, any other sign."""

_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])+')


def cell_text(value: Value, number_format: str) -> str:
    """The value as the spreadsheet shows it; empty for None.

    A format that is not understood counts as `General`. Dates in the form of the machine's language are written as in
    2024-03-05.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "\r")  # how XLSX writes a carriage return
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date | time | timedelta):
        return date_text(value, number_format)
    return _number(value, number_format)


def _number(value: int | float | Decimal, number_format: str) -> str:
    sections = _SECTION.findall(number_format)
    if not sections or "General" in number_format or "@" in sections[0] or re.search(r"\[[<>=]", number_format):
        return _general(value)
    if value < 0 and len(sections) > 1:
        return _in_section(-value, sections[1], value)
    if value == 0 and len(sections) > 2:
        return _in_section(value, sections[2], value)
    return _in_section(value, sections[0], value)


def _general(value: int | float | Decimal) -> str:
    if isinstance(value, int):
        return str(value)
    if value == int(value) and abs(value) < 10**_GENERAL_DIGITS:
        return str(int(value))
    return f"{value:.{_GENERAL_DIGITS}g}".upper()


def _in_section(shown: int | float | Decimal, section: str, value: int | float | Decimal) -> str:
    """A number by one section of a format; `General` for fractions, exponents and digits with text among them."""
    before, after, pattern, percent = "", "", "", 0
    for token in _TOKEN.finditer(section):
        quoted, escaped, currency, exponent, places, other = token.groups()
        if exponent or other == "/" or (places and pattern):
            return _general(value)
        if places and any(place in places for place in "0#?"):
            pattern = places
            continue
        literal = quoted or escaped or currency or places or other or ""
        percent += other == "%"
        before, after = (before, after + literal) if pattern else (before + literal, after)
    if not pattern:
        return (before + after).strip()
    number = _digits(Decimal(repr(shown) if isinstance(shown, float) else shown) * 100**percent, pattern)
    sign = "-" if number.startswith("-") else ""
    return f"{sign}{before}{number.removeprefix('-')}{after}".strip()


def _digits(value: Decimal, pattern: str) -> str:
    """The digits of a number by their places: 0 always, # where there are any; commas group or divide by a thousand."""
    whole, _, fraction = pattern.partition(".")
    scaled = len(whole) - len(whole.rstrip(",")) + len(fraction) - len(fraction.rstrip(","))
    places, least = len(re.findall("[0#?]", fraction)), fraction.count("0")
    rounded = (value / 1000**scaled).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = "-" if rounded < 0 else ""
    integer, _, decimals = f"{abs(rounded):f}".partition(".")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    integer = integer.lstrip("0").zfill(whole.count("0"))
    if "," in whole.rstrip(","):
        integer = f"{int(integer or 0):,}" if len(integer) > 3 else integer
    return sign + integer + (f".{decimals}" if decimals else "")
