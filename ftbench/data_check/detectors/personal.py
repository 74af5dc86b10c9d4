"""Personal data in texts: e-mail addresses, telephone numbers, and numbers of identity cards, bank cards and accounts.

Names and postal addresses are not found: that takes a model. Nor are IP addresses, because technical texts are full of
them and version numbers look the same. Precision comes first: a number must have the form of its kind, and the check
digit where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftbench.data_check.detectors.check_digits import find_ibans, is_bank_card, is_chinese_identity_number
from ftbench.data_check.detectors.match import Match, without_overlaps
from ftbench.data_check.detectors.phones import find_phones

PERSONAL_KINDS = ("e-mail", "iban", "id-card", "bank-card", "social-security", "phone")
"""What `find_personal` finds. Of two matches that overlap, the earlier kind stays."""

_E_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+/@-])[A-Za-z0-9](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_])?"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}([A-Za-z]{2,24})(?![A-Za-z0-9@-])"
)
_NO_DOMAINS = re.compile(
    r"(?:css|gif|html?|jpe?g|js|json|png|service|socket|svg|target|timer|txt|webp|xml|ya?ml)\Z", re.I
)
"""Endings of files and of system units such as `logo@2x.png` and `user@1000.service`."""

_NUMBER = re.compile(r"\d(?:[ ().+/-]{0,3}\d){6}")
"""Seven digits close to each other: every number sought has them."""

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
_CARD = re.compile(
    r"(?<![0-9A-Za-z])(?<!\d[.,-])(?:\d{14,19}|[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}|3\d{3}([ -])\d{6}\2\d{4,5})"
    r"(?![0-9A-Za-z])(?![.,-]\d)"
)
_SOCIAL_SECURITY = re.compile(r"(?<![0-9A-Za-z-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![0-9A-Za-z])(?!-\d)")


def find_personal(text: str) -> tuple[Match, ...]:
    """The personal data in a text, in order and without overlaps."""
    has_number = _NUMBER.search(text) is not None
    if not has_number and "@" not in text:
        return ()
    return without_overlaps(_found(text, has_number))


def _found(text: str, has_number: bool) -> Iterator[Match]:
    if "@" in text:
        for found in _E_MAIL.finditer(text):
            if not _NO_DOMAINS.match(found[1]) and not found[0].startswith("git@"):
                yield Match("e-mail", *found.span())
    if not has_number:
        return
    for start, end in find_ibans(text):
        yield Match("iban", start, end)
    for found in _IDENTITY.finditer(text):
        if is_chinese_identity_number(found[0]):
            yield Match("id-card", *found.span())
    for found in _CARD.finditer(text):
        if is_bank_card(re.sub("[ -]", "", found[0])):
            yield Match("bank-card", *found.span())
    for found in _SOCIAL_SECURITY.finditer(text):
        yield Match("social-security", *found.span())
    for start, end in find_phones(text):
        yield Match("phone", start, end)
