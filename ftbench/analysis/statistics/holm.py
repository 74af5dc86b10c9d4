"""Holm's correction for the number of comparisons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in input order.

    Rejecting below 0.05 controls the family-wise error rate at 5 % under any dependence between the comparisons. Of m
    p-values in rising order the i-th (from 0) is multiplied by m - i, made no smaller than those before it, and cut
    at 1 (Holm 1979, Scandinavian Journal of Statistics 6:65).
    """
    order = np.argsort(p_values, kind="stable")
    factors = len(p_values) - np.arange(len(p_values))
    rising = np.minimum(1.0, np.maximum.accumulate(np.asarray(p_values, dtype=np.float64)[order] * factors))
    adjusted = np.empty(len(p_values))
    adjusted[order] = rising
    return [float(p) for p in adjusted]
