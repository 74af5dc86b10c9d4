"""Student's t: intervals and p-values from an estimate, its variance and its degrees of freedom."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.components import Variance

LEVEL = 0.95
"""Confidence level of every interval."""
ALPHA = 0.05
"""Significance level: a claim needs a smaller p-value."""


def t_interval(centre: Array, variance: Variance) -> tuple[Array, Array]:
    """Low and high end of the interval, [...] each."""
    half = stdtrit(variance.degrees, (1 + LEVEL) / 2) * np.sqrt(variance.total)
    return centre - half, centre + half


def t_p_value(difference: Array, variance: Variance) -> Array:
    """Two-sided p of "the true difference is 0", [...]; at most 0.05 exactly if the interval excludes 0.

    Without variance it is 1 for a difference of 0, else 0.
    """
    varies = variance.total > 0
    t = np.abs(difference) / np.sqrt(np.where(varies, variance.total, 1))
    return np.where(varies, 2 * stdtr(variance.degrees, -t), np.where(difference == 0, 1.0, 0.0))
