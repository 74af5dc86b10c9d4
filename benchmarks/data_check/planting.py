"""Plant into real texts what the detectors look for: personal data, secrets, wrong decoding, light edits.

All values are invented. Their check digits are computed here by the definitions, apart from the code under test.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable

_NAMES = ("anna.keller", "li_wei88", "j-smith", "MariaLopez", "tom+news", "wang.fang", "o.brien", "kim")
_HOSTS = ("gmail.com", "qq.com", "mail.uni-bonn.de", "163.com", "acme.co.uk", "firma-beispiel.de")
_APPENDED = {"en": "I can only say so much.", "zh": "就说这么多了。"}
_WORDS = {"en": ("really", "yesterday", "several", "the other"), "zh": ("其实", "昨天", "多数", "别的")}


def e_mail(draw: random.Random) -> str:
    """An e-mail address."""
    return f"{draw.choice(_NAMES)}{draw.choice(['', str(draw.randrange(100))])}@{draw.choice(_HOSTS)}"


def phone(draw: random.Random) -> str:
    """A telephone number in one of the forms of five countries."""
    return draw.choice(
        [
            f"1{draw.choice('3456789')}{_digits(draw, 9)}",
            f"+86 138 {_digits(draw, 4)} {_digits(draw, 4)}",
            f"0{draw.choice(['10', '21', '755'])}-{draw.choice('2345678')}{_digits(draw, 7)}",
            f"({draw.choice(['212', '415', '646'])}) 5{_digits(draw, 2)}-{_digits(draw, 4)}",
            f"{draw.choice(['212', '415', '646'])}-5{_digits(draw, 2)}-{_digits(draw, 4)}",
            f"+1 415 5{_digits(draw, 2)} {_digits(draw, 4)}",
            f"+44 20 7946 0{_digits(draw, 3)}",
            f"07700 900{_digits(draw, 3)}",
            f"020 7946 0{_digits(draw, 3)}",
            f"+49 (0)30 {_digits(draw, 7)}",
            f"030/{_digits(draw, 7)}",
            f"0171 {_digits(draw, 7)}",
            f"+33 6 12 34 56 {_digits(draw, 2)}",
        ]
    )


def chinese_identity_number(draw: random.Random) -> str:
    """An identity number by GB 11643: the weights from the standard, and its table of check digits."""
    born = f"19{draw.randrange(50, 100)}{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}"
    first = draw.choice(["110105", "310104", "440524", "510107"]) + born + _digits(draw, 3)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    return first + "10X98765432"[total % 11]


def social_security_number(draw: random.Random) -> str:
    """A number of the United States' social security."""
    return f"{draw.randrange(100, 600)}-{draw.randrange(1, 100):02}-{draw.randrange(1, 10000):04}"


def bank_card(draw: random.Random) -> str:
    """A card number of one of five networks, in groups or not."""
    prefix, length = draw.choice([("4", 16), ("52", 16), ("37", 15), ("6011", 16), ("622202", 19)])
    first = prefix + _digits(draw, length - len(prefix) - 1)
    doubled = [int(digit) * 2 if place % 2 == 0 else int(digit) for place, digit in enumerate(reversed(first))]
    total = sum(value // 10 + value % 10 for value in doubled)
    number = first + str(-total % 10)
    grouped = length == 16 and draw.random() < 0.5
    return " ".join(number[start : start + 4] for start in range(0, 16, 4)) if grouped else number


def iban(draw: random.Random) -> str:
    """A German, a French or a British account, in groups of four or not."""
    country, account = draw.choice(
        [("DE", _digits(draw, 18)), ("FR", _digits(draw, 23)), ("GB", "NWBK" + _digits(draw, 14))]
    )
    numbers = "".join(str(string.digits.find(c)) if c.isdigit() else str(ord(c) - 55) for c in account + country + "00")
    number = f"{country}{98 - int(numbers) % 97:02}{account}"
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4)) if draw.random() < 0.5 else number


PERSONAL: dict[str, Callable[[random.Random], str]] = {
    "e-mail": e_mail,
    "phone": phone,
    "id-card": chinese_identity_number,
    "social-security": social_security_number,
    "bank-card": bank_card,
    "iban": iban,
}


def secret(draw: random.Random) -> str:
    """An invented key in the form of a service's, or a password after its name."""
    letters = string.ascii_letters + string.digits
    return draw.choice(
        [
            "AKIA" + _from(draw, string.ascii_uppercase + "234567", 16),
            "ghp_" + _from(draw, letters, 36),
            "github_pat_" + _from(draw, letters, 22) + "_" + _from(draw, letters, 59),
            "sk-proj-" + _from(draw, letters, 48),
            "sk-" + _from(draw, letters, 48),
            "xoxb-" + _digits(draw, 12) + "-" + _digits(draw, 12) + "-" + _from(draw, letters, 24),
            "AIza" + _from(draw, letters + "_-", 34) + "7",
            "hf_" + _from(draw, string.ascii_letters, 34),
            "eyJ" + _from(draw, letters, 20) + ".eyJ" + _from(draw, letters, 40) + "." + _from(draw, letters, 43),
            "password = "
            + _from(draw, string.ascii_lowercase, 5)
            + _from(draw, "#!%&*", 1)
            + _from(draw, "ABCDEFG", 3)
            + "729",
            'api_key: "' + _from(draw, letters, 31) + '9#"',
        ]
    )


def inserted(text: str, value: str, language: str, draw: random.Random) -> tuple[str, int]:
    """The text with a value in it, and where it begins: between words, or anywhere in a Chinese text."""
    places = [place for place, character in enumerate(text) if character == " "] if language == "en" else []
    place = draw.choice(places) if places else draw.randrange(len(text) + 1) if language == "zh" else len(text)
    space = " " if language == "en" else draw.choice(["：", " ", "，"])
    after = "" if language == "en" and places else draw.choice([" ", "，"])
    return text[:place] + space + value + after + text[place:], place + len(space)


def exact_copy(text: str, language: str, draw: random.Random) -> str:
    """The same letters and digits with other capitals, spaces or punctuation."""
    kinds = [f" {text}  ", text + "!!", text.replace(",", "").replace("，", " "), text.replace(" ", "  ") + " ..."]
    if language == "en":
        kinds.append(text.upper() if text.isascii() else text + "?")
    return draw.choice(kinds)


def light_edit(text: str, language: str, draw: random.Random) -> str:
    """One word changed, dropped or misspelt, or a short sentence more; and often other capitals or punctuation."""
    units = text.split() if language == "en" else list(text)
    width = 1 if language == "en" else 2
    place = draw.randrange(max(1, len(units) - width))
    kind = draw.choice(["changed", "dropped", "misspelt", "appended"])
    between = " " if language == "en" else ""
    if kind == "appended":
        edited = text + between + _APPENDED[language]
    elif kind == "misspelt":
        at = draw.randrange(max(1, len(text) - 1))
        edited = text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    else:
        word = [] if kind == "dropped" else [draw.choice(_WORDS[language])]
        edited = between.join([*units[:place], *word, *units[place + width :]])
    if draw.random() < 0.3:
        edited = edited.lower()
    return edited.rstrip(".。") + draw.choice(["", "!", ".", "。"])


def wrongly_decoded(text: str, draw: random.Random) -> str | None:
    """The text's UTF-8 read as another encoding, without loss; None where that cannot be."""
    try:
        return text.encode().decode(draw.choice(["cp1252", "latin-1", "gbk"]))
    except UnicodeDecodeError:
        return None


def _digits(draw: random.Random, count: int) -> str:
    return _from(draw, string.digits, count)


def _from(draw: random.Random, characters: str, count: int) -> str:
    return "".join(draw.choices(characters, k=count))
