"""Numbers with check digits: bank cards, IBANs and Chinese identity numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

_CARD_PREFIXES = re.compile(
    r"""
    4(?:\d{12}|\d{15}|\d{18})\Z                                                  # Visa
    | 5[1-5]\d{14}\Z | 2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}\Z       # Mastercard
    | 3[47]\d{13}\Z                                                              # American Express
    | (?:6011|64[4-9]\d|65\d\d)\d{12}\Z                                          # Discover
    | 35(?:2[89]|[3-8]\d)\d{12}\Z                                                # JCB
    | 3(?:0[0-5]|[68]\d)\d{11}\Z                                                 # Diners Club
    | 62\d{14,17}\Z                                                              # UnionPay
    | (?:50(?:18|20|38)|6304|6759|676[1-3])\d{12}\Z                              # Maestro
    """,
    re.VERBOSE,
)

_IBAN_LENGTHS = {
    code: length
    for length, codes in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for code in codes.split()
}
"""Number of characters by country, from the IBAN registry (ISO 13616)."""

_IBAN_BEGIN = re.compile(r"(?<![0-9A-Za-z])([A-Z]{2})\d\d")


@cache
def _iban_of_length(length: int) -> re.Pattern[str]:
    return re.compile(rf"[A-Z]{{2}}\d\d(?: ?[0-9A-Z]){{{length - 4}}}(?![0-9A-Za-z])")


_REGIONS = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
"""First two digits of Chinese identity numbers: the provinces (GB/T 2260), and 83 for residents from Taiwan."""


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_bank_card(digits: str) -> bool:
    """Whether the digits have the prefix, the length and the check digit of a card network's number."""
    return _CARD_PREFIXES.match(digits) is not None and passes_luhn(digits)


def is_iban(characters: str) -> bool:
    """Whether capital letters and digits without spaces are an IBAN: its country's length, and modulo 97 (ISO 7064)."""
    if len(characters) != _IBAN_LENGTHS.get(characters[:2]):
        return False
    moved = characters[4:] + characters[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def find_ibans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each IBAN, with or without single spaces in it."""
    for begin in _IBAN_BEGIN.finditer(text):
        length = _IBAN_LENGTHS.get(begin[1])
        if length is None:
            continue
        # Its country says where it ends: a capital word may follow.
        found = _iban_of_length(length).match(text, begin.start())
        if found and is_iban(found[0].replace(" ", "")):
            yield found.span()


def is_chinese_identity_number(characters: str) -> bool:
    """Whether 17 digits and a digit or X are an identity number (GB 11643): region, date of birth and check digit."""
    if not _REGIONS.match(characters) or not _is_birth_date(characters[6:14]):
        return False
    # ISO 7064 MOD 11-2: the weights are powers of two modulo 11.
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(characters[:17]))
    return "10X98765432"[total % 11] == characters[17].upper()


def _is_birth_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if not 1850 <= year <= 2099:  # an example of the standard was born in 1880
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
