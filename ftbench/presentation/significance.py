"""What a test says, as texts for tables: p-values, ranges of ranks, and verdicts in a word or two."""

from __future__ import annotations

from ftbench.analysis.statistics import ALPHA
from ftbench.presentation.numbers import NOT_AVAILABLE

P_HEAD = "p (Holm)"
"""The head of a column of adjusted p-values."""


def p_text(adjusted_p: float | None) -> str:
    """`0.043`, `<0.001`; a p-value below 0.05 never looks like 0.05."""
    if adjusted_p is None:
        return NOT_AVAILABLE
    if adjusted_p < 0.001:
        return "<0.001"
    text = f"{adjusted_p:.3f}"
    return f"<{ALPHA:g}" if adjusted_p < ALPHA and float(text) >= ALPHA else text


def rank_text(low: int | None, high: int | None) -> str:
    """`2`, `1–3`; a dash without ranks."""
    if low is None or high is None:
        return "–"
    return str(low) if low == high else f"{low}–{high}"
