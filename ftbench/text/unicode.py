"""Texts that are no valid Unicode."""

from __future__ import annotations


def is_unicode(text: str) -> bool:
    """Whether the text is valid UTF-8; `"\\ud83d"` in a JSON file is not, and tokenizers refuse it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
