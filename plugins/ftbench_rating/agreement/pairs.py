"""Counts of rating pairs by category, shared by alpha, AC1, AC2 and percent agreement."""

from __future__ import annotations

import numpy as np

from ftbench_rating.ratings import Array


def indicators(values: Array, categories: Array) -> Array:
    """[items, raters, categories]: 1 at the category that the rater gave; all 0 for a missing rating."""
    return np.asarray(values[:, :, None] == categories, dtype=np.float64)


def category_counts(one_hot: Array, copies: Array) -> Array:
    """[items, categories]: the ratings in each category; `one_hot` [items, raters, categories] is from `indicators`."""
    return np.asarray(np.matmul(copies, one_hot))


def pair_counts(one_hot: Array, copies: Array) -> Array:
    """[items, categories, categories]: ordered pairs of ratings of one item by two different raters."""
    counts = category_counts(one_hot, copies)
    pairs = counts[:, :, None] * counts[:, None, :]
    diagonal = np.arange(pairs.shape[1])
    pairs[:, diagonal, diagonal] -= category_counts(one_hot, copies**2)  # pairs of a rater with copies of himself
    return np.asarray(pairs)


def pair_shares(pairs: Array) -> Array:
    """The pairs of each item as shares that sum to 1; all 0 for an item with fewer than two ratings."""
    total = pairs.sum(axis=(1, 2), keepdims=True)
    return np.asarray(np.divide(pairs, total, out=np.zeros_like(pairs), where=total > 0))
