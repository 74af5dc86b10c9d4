"""Errors of human rating.

ResultError
└── Undefined           a number does not exist for these ratings; the note is the reason (never NaN, never 0)
    └── NotComparable   paired choices that do not determine the strength of every method
"""

from __future__ import annotations

from ftbench.errors import ResultError


class Undefined(ResultError):
    """A number does not exist for these ratings; the note is the reason, shown instead of the number."""


class NotComparable(Undefined):
    """The choices do not determine every method's strength; the note names the methods and what is missing."""
