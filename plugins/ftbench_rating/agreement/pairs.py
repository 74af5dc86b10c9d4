"""Pairs of ratings of one item by two raters, counted by category: what alpha, AC1 and percent agreement share."""

from __future__ import annotations

import numpy as np

from ftbench_rating.ratings import Array


def indicators(values: Array, categories: Array) -> Array:
    """[items, raters, categories]: 1 at the category that the rater gave, nothing for a missing rating."""
    return np.asarray(values[:, :, None] == categories, dtype=np.float64)


def category_counts(given: Array, copies: Array) -> Array:
    """[items, categories]: how many ratings of each category an item has. `given` is [items, raters, categories]."""
    return np.asarray(np.matmul(copies, given))


def pair_counts(given: Array, copies: Array) -> Array:
    """[items, categories, categories]: ordered pairs of ratings by two different raters."""
    counts = category_counts(given, copies)
    pairs = counts[:, :, None] * counts[:, None, :]
    every = np.arange(pairs.shape[1])
    pairs[:, every, every] -= category_counts(given, copies**2)  # a rater with himself, and with his copies
    return np.asarray(pairs)


def pair_shares(pairs: Array) -> Array:
    """The pairs of each item as shares that sum to 1; all 0 for an item that fewer than two raters rated."""
    number = pairs.sum(axis=(1, 2), keepdims=True)
    return np.asarray(np.divide(pairs, number, out=np.zeros_like(pairs), where=number > 0))
