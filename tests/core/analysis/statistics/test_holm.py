"""Holm's correction, against R's documented behaviour and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ftbench.analysis.statistics import holm


def test_holm_gives_what_r_gives() -> None:
    """`p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm")` is 0.04 0.06 0.06 0.06."""
    assert holm([0.01, 0.02, 0.03, 0.04]) == pytest.approx([0.04, 0.06, 0.06, 0.06])


def test_the_order_of_the_comparisons_stays() -> None:
    assert holm([0.04, 0.001, 0.03]) == pytest.approx([0.06, 0.003, 0.06])


def test_adjusted_p_values_stay_at_one() -> None:
    assert holm([0.9, 0.8, 0.02]) == pytest.approx([1, 1, 0.06])


def test_one_comparison_or_none_needs_no_correction() -> None:
    assert holm([0.03]) == [0.03]
    assert holm([]) == []


def test_families_of_equal_methods_see_a_false_claim_at_most_one_time_in_twenty() -> None:
    families = np.random.default_rng(0).random((20_000, 5))
    false = np.mean([min(holm(family)) < 0.05 for family in families])
    assert false == pytest.approx(1 - (1 - 0.05 / 5) ** 5, abs=0.005)
