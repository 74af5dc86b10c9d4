"""Arrays of statistics, and their sums over clusters of examples."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Value = Callable[[Array], Array]
"""A metric's value from column sums, [..., columns] → [...]."""


def firsts(values: Sequence[Hashable], clusters: Sequence[Hashable] | None) -> list[Hashable]:
    """The value of each cluster's first example, in the order of `cluster_sums`; clusters lie within one fold."""
    if clusters is None:
        return list(values)
    found: dict[Hashable, Hashable] = {}
    for value, cluster in zip(values, clusters, strict=True):
        found.setdefault(cluster, value)
    return list(found.values())


def cluster_sums(rows: Array, clusters: Sequence[Hashable] | None) -> Array:
    """[..., examples, columns] → [..., clusters, columns], clusters in the order of their first examples.

    Errors on examples of one source (one document, one user) are correlated. Their sum is one observation, so a test
    set has as many observations as sources (cluster-robust standard errors; Miller 2024, arXiv 2411.00640). Without
    clusters every example is an observation.
    """
    if clusters is None:
        return rows
    if len(clusters) != rows.shape[-2]:
        raise ValueError(f"expected a cluster for each of {rows.shape[-2]} examples, got {len(clusters)}")
    number: dict[Hashable, int] = {}
    places = np.array([number.setdefault(cluster, len(number)) for cluster in clusters])
    order = np.argsort(places, kind="stable")
    starts = np.searchsorted(places[order], np.arange(len(number)))
    return np.asarray(np.add.reduceat(rows[..., order, :], starts, axis=-2))
