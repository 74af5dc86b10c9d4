"""Passwords, access keys and private keys in texts, by the published forms of well-known services."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from ftbench.data_check.detectors.match import Match, without_overlaps

_FORMS: dict[str, tuple[tuple[str, ...], str]] = {
    "private key": (
        ("-----BEGIN",),
        r"-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[\sA-Za-z0-9+/=:,.\\-]*?-----END [A-Z ]+-----)?",
    ),
    "AWS": (("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    "GitHub": (
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b",
    ),
    "GitLab": (("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20,}"),
    "OpenAI and Anthropic": (
        ("sk-",),
        r"(?<![A-Za-z0-9_-])sk-(?:(?:proj|svcacct|admin|ant)-|(?=[A-Za-z_-]*\d))[A-Za-z0-9_-]{32,}",
    ),
    "Stripe": (("k_live_", "k_test_"), r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}\b"),
    "Slack": (("xox",), r"\bxox[abeprs]-(?=[A-Za-z-]*\d)[A-Za-z0-9-]{20,}"),
    "Google": (("AIza",), r"\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    "Hugging Face": (("hf_",), r"\bhf_[A-Za-z]{34}\b"),
    "JSON Web Token": (("eyJ",), r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}"),
}
"""By service: what every key of it contains (one of these), and its form."""

_PATTERNS = tuple((marks, re.compile(form)) for marks, form in _FORMS.values())

_NAMED = re.compile(
    r"""(?xi)
    (?<![A-Za-z]) (?: [a-z0-9]{1,20}[_-] ){0,4}
    (?: pass(?:word|wd|phrase)? | pwd | secret(?:[_-]?(?:access[_-]?)?key)? | api[_-]?key | (?:access|private)[_-]?key
      | token | 密码 | 口令 | 密钥 )
    ["']? \s? (?: [:=：] | :=|=> | 是 ) \s?
    (?: "(?P<double>[^"\s]{8,200})" | '(?P<single>[^'\s]{8,200})' | (?P<plain>(?![$%])[^\s"'<>{}，。；、（）]{8,200}) )
    """
)

_NAMES = ("pass", "pwd", "secret", "key", "token", "密码", "口令", "密钥")
"""What every name of a secret contains: searching for one of these first is twenty times as fast."""

_LEAST_BITS = 3.0
"""Least entropy of the characters of a password, in bits: eight or more different characters."""


_ORDINARY = re.compile(r"(?i)[/\\(\[<{]|\.\.|\w=\w|your|example|placeholder|xxx|change.?me")
"""Paths, calls, variables, assignments and placeholders."""


def find_secrets(text: str) -> tuple[Match, ...]:
    """The secrets in a text, in order and without overlaps."""
    return without_overlaps(_found(text))


def _found(text: str) -> Iterator[Match]:
    for marks, pattern in _PATTERNS:
        if any(mark in text for mark in marks):
            for found in pattern.finditer(text):
                yield Match("secret", *found.span())
    lower_case = text.lower()
    if not any(name in lower_case for name in _NAMES):
        return
    for found in _NAMED.finditer(text):
        group = found.lastgroup or "plain"
        if _looks_random(found[group]):
            yield Match("secret", *found.span(group))


def _looks_random(value: str) -> bool:
    """Whether a value is a password rather than a word, a placeholder, a variable or a path."""
    value = value.rstrip(".,;:!?)")
    if not value.isascii() or not re.search(r"\d", value) or _ORDINARY.search(value):
        return False
    if re.fullmatch("[A-Za-z0-9]{20,}", value):
        return len(re.findall(r"\d", value)) >= 4 and _entropy(value) >= _LEAST_BITS
    kinds = sum(bool(re.search(characters, value)) for characters in ("[a-z]", "[A-Z]", r"[^\w\s.-]"))
    return kinds >= 2 and _entropy(value) >= _LEAST_BITS


def _entropy(value: str) -> float:
    """Shannon entropy of the characters, in bits a character."""
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
