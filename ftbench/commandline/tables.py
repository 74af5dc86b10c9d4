"""Counts, durations and sizes in words."""

from __future__ import annotations


def counted(count: int, word: str) -> str:
    """`1 cell`, `2 cells`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def duration(seconds: float) -> str:
    """`45 s`, `3 min`, `2.5 h`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def size(count: float) -> str:
    """`12 MB`, `1.4 GB` (powers of 1,000)."""
    for unit, limit in (("kB", 1e6), ("MB", 1e9)):
        if count < limit:
            return f"{count / (limit / 1000):.0f} {unit}"
    return f"{count / 1e9:.1f} GB"
