"""Texts and errors on one line: for a terminal, a stored reason, or a message that quotes another error."""

from __future__ import annotations


def one_line(text: object, longest: int | None = None) -> str:
    """The text with each run of white space as one space; cut to `longest` characters, the last of them `…`."""
    line = " ".join(str(text).split())
    return line if longest is None or len(line) <= longest else f"{line[: longest - 1]}…"


def describe(error: BaseException, longest: int | None = None) -> str:
    """`ImportError: No module named 'x'` on one line; only the type if the error has no text."""
    try:
        text = one_line(error)
    except Exception:  # an error of somebody else's may be unable to say what it is
        text = ""
    return one_line(f"{type(error).__name__}: {text}" if text else type(error).__name__, longest)
