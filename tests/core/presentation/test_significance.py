"""p-values and ranges of ranks as texts."""

from __future__ import annotations

import pytest

from ftbench.presentation.significance import p_text, rank_text


@pytest.mark.parametrize(
    ("adjusted_p", "text"),
    [
        (None, "n/a"),
        (0.0, "<0.001"),
        (0.00099, "<0.001"),
        (0.001, "0.001"),
        (0.0494, "0.049"),
        (0.0496, "<0.05"),
        (0.05, "0.050"),
        (1.0, "1.000"),
    ],
)
def test_a_p_value_is_never_written_on_the_other_side_of_the_level(adjusted_p: float | None, text: str) -> None:
    assert p_text(adjusted_p) == text


@pytest.mark.parametrize(("low", "high", "text"), [(1, 3, "1–3"), (2, 2, "2"), (None, None, "–")])
def test_one_possible_rank_is_one_number(low: int | None, high: int | None, text: str) -> None:
    assert rank_text(low, high) == text
