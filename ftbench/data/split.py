"""Split rows into train, validation and test by content, so that near-duplicates never lie on two sides.

The side of a row follows from a hash of its text, not from its position. After reordering or appending rows, the others
keep their sides, except for rows that a small file needs to fill its sides. Clusters (`ftbench.data.clusters`) are
never divided: otherwise a model is tested on memorised rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from ftbench.data.clusters import Cluster, Clusters, find_clusters

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")

LEAST = 10
"""Least number of rows per side of an automatic split.

With ten test rows an exact test can still give p < 0.05 after Holm's correction for up to 25 comparisons
(2 / 2^10 * 25 = 0.049), with six it cannot even for two. The kept weights and the chosen settings rest on the
validation rows alone.
"""


def split_rows(
    inputs: Sequence[str],
    targets: Sequence[str],
    groups: Sequence[str | None] | None = None,
    *,
    train: float = 0.8,
    validation: float = 0.1,
) -> list[Split]:
    """The side of each row, in shares of about `train`, `validation` and the rest, by the hash of its cluster."""
    clusters = find_clusters(inputs, targets, groups or [None] * len(inputs))
    return split_clusters(clusters, train=train, validation=validation)


def split_clusters(clusters: Clusters, *, train: float = 0.8, validation: float = 0.1) -> list[Split]:
    """The side of each row. A side has fewer than `LEAST` rows only if no cluster could fill it.

    Clusters larger than the validation or test side go to training, whatever their hash. A side with fewer than `LEAST`
    rows takes clusters from training: small ones with the nearest hash, or the smallest large ones if small ones are
    not enough.
    """
    rows = sum(len(cluster.rows) for cluster in clusters.found)
    large = max(LEAST, rows * max(validation, 1 - train - validation))
    sides: dict[Cluster, Split] = {}
    for cluster in clusters.found:
        where = _position(cluster)
        side: Split = "train" if where < train else "validation" if where < train + validation else "test"
        sides[cluster] = "train" if len(cluster.rows) > large else side
    wanted: list[Split] = ["validation"] if validation > 0 else []
    wanted += ["test"] if 1 - train - validation > 1e-9 else []
    for side in reversed(wanted):  # the hashes of test rows are the greatest
        others = [other for other in wanted if other != side]
        _fill(side, sides, large, others)
    split: list[Split] = ["train"] * rows
    for cluster, side in sides.items():
        for row in cluster.rows:
            split[row] = side
    return split


def _fill(side: Split, sides: dict[Cluster, Split], large: float, others: Sequence[Split]) -> None:
    """Move clusters from training to a side until it has `LEAST` rows; leave enough for training and other sides."""
    counts = dict.fromkeys(SPLITS, 0)
    for cluster, where in sides.items():
        counts[where] += len(cluster.rows)
    spare = counts["train"] - LEAST - sum(max(0, LEAST - counts[other]) for other in others)
    trained = [cluster for cluster, where in sides.items() if where == "train"]
    small = sorted(
        (cluster for cluster in trained if len(cluster.rows) <= large), key=lambda cluster: -_position(cluster)
    )
    large_ones = [cluster for cluster in trained if len(cluster.rows) > large]
    large_ones.sort(key=lambda cluster: (len(cluster.rows), -_position(cluster)))
    enough = counts[side] + min(spare, sum(len(cluster.rows) for cluster in small)) >= LEAST
    # Else a single large cluster: the smallest one, so that training keeps most of the rows.
    for cluster in small + large_ones if enough else large_ones + small:
        if counts[side] >= LEAST:
            return
        if len(cluster.rows) <= spare:
            sides[cluster] = side
            counts[side] += len(cluster.rows)
            spare -= len(cluster.rows)


def _position(cluster: Cluster) -> float:
    """Position of the cluster between 0 and 1.

    The digest is hashed again, because the smallest of several hashes is not uniform: all large clusters would be
    "train".
    """
    return int.from_bytes(hashlib.sha256(cluster.digest).digest()[:8], "big") / 2**64
