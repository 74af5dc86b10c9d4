"""Student's t: intervals and p-values from an estimate, its variance and its degrees of freedom."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.components import Variance

LEVEL = 0.95
"""Of every interval."""
ALPHA = 0.05
"""A claim needs a p-value below it."""


def t_interval(centre: Array, variance: Variance) -> tuple[Array, Array]:
    """Low and high ends, [...] each."""
    half = stdtrit(variance.degrees, (1 + LEVEL) / 2) * np.sqrt(variance.total)
    return centre - half, centre + half


def t_p_value(difference: Array, variance: Variance) -> Array:
    """Two-sided p of "the true difference is 0", [...]; at most 0.05 exactly where the interval leaves 0 out.

    Without any variance it is 1 for a difference of 0, and 0 for any other.
    """
    varies = variance.total > 0
    t = np.abs(difference) / np.sqrt(np.where(varies, variance.total, 1))
    return np.where(varies, 2 * stdtr(variance.degrees, -t), np.where(difference == 0, 1.0, 0.0))
