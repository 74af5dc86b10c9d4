"""Errors of human rating.

ResultError
└── Undefined           a number does not exist for these ratings; the note is the reason (never NaN, never 0)
    └── NotComparable   paired choices that do not determine the strength of every method
"""

from __future__ import annotations

from ftbench.errors import ResultError


class Undefined(ResultError):
    """A number does not exist for these ratings; the note is the reason that is shown in its place."""


class NotComparable(Undefined):
    """The choices leave the strength of some method open; the note names the methods and what is missing."""
