"""Weights of partial agreement: 1 for equal categories, 0 for the two ends of the scale."""

from __future__ import annotations

from typing import Literal

import numpy as np

from ftbench_rating.ratings import Array

Weights = Literal["identity", "linear", "quadratic", "ordinal"]
WEIGHTS: tuple[Weights, ...] = ("identity", "linear", "quadratic", "ordinal")


def agreement_weights(kind: Weights, categories: Array) -> Array:
    """[categories, categories] for categories given as ascending values.

    Gwet 2014 (Handbook of Inter-Rater Reliability, 4th edition), with d = |x_k - x_l| and D the width of the
    scale: identity w = 1 if k = l else 0; linear w = 1 - d / D; quadratic w = 1 - d² / D² (Cohen 1968, Psychological
    Bulletin 70:213). Ordinal uses ranks only: w = 1 - C(s, 2) / C(q, 2), with q categories in all and s from k to l,
    both included.
    """
    count = len(categories)
    if kind == "identity" or count < 2:
        return np.eye(count)
    if kind == "ordinal":
        ranks = np.arange(count)
        span = np.abs(ranks[:, None] - ranks) + 1
        return np.asarray(1 - span * (span - 1) / (count * (count - 1)))
    distance = np.abs(categories[:, None] - categories) / (categories[-1] - categories[0])
    if kind == "linear":
        return np.asarray(1 - distance)
    if kind == "quadratic":
        return np.asarray(1 - distance**2)
    raise ValueError(f"expected weights {', '.join(WEIGHTS)}, got {kind!r}")
