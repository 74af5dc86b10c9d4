"""Errors of human rating.

FtbenchError
└── Undefined           a number does not exist for these ratings; the message is the reason (never NaN, never 0)
    └── NotComparable   paired choices that do not determine the strength of every method
"""

from __future__ import annotations

from ftbench.errors import FtbenchError


class Undefined(FtbenchError):
    """A number does not exist for these ratings; the message is the reason that is shown in its place."""


class NotComparable(Undefined):
    """The choices leave the strength of some method open; the message names the methods and what is missing."""
