"""Sides with the same shares of each label, still by content.

The clusters of a label stand in the order of their hashes, and the sides are stretches of that order. So reordering
rows moves none, and rows of one label never move those of another. Rows added to a label move the borders of its own
stretches, and with them at most as many old rows at each border as were added.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from ftbench.data.clusters import Cluster, Clusters
from ftbench.data.split import LEAST, Split
from ftbench.data.splitting.shares import Shares


def split_by_label(clusters: Clusters, labels: Sequence[str], shares: Shares) -> list[Split]:
    """The side of each row. A cluster of several labels counts for its most frequent one.

    Clusters larger than the validation or test side go to training, as in the split by content alone. So does the first
    cluster of each label: a label that is only tested cannot be learned.
    """
    strata: dict[str, list[Cluster]] = {}
    large = max(LEAST, len(labels) * max(shares.validation, shares.test))
    sides: list[Split] = ["train"] * len(labels)
    for cluster in clusters.found:
        if len(cluster.rows) <= large:
            strata.setdefault(_label(cluster, labels), []).append(cluster)
    for label, members in strata.items():
        _place(label, members, shares, sides)
    return sides


def _place(label: str, members: list[Cluster], shares: Shares, sides: list[Split]) -> None:
    total = sum(len(cluster.rows) for cluster in members)
    # Rare labels begin at different places of the first step, or all of them would give the same side their rest.
    offset = _fraction(b"label\0" + label.encode("utf-8", errors="surrogatepass"))
    before = 0
    ordered = sorted(members, key=lambda cluster: (_fraction(cluster.digest), cluster.digest))
    for number, cluster in enumerate(ordered):
        place = (before + offset * len(cluster.rows)) / total
        before += len(cluster.rows)
        side: Split = "test"
        if number == 0 or place < shares.train:
            side = "train"
        elif place < shares.train + shares.validation:
            side = "validation"
        for row in cluster.rows:
            sides[row] = side


def _label(cluster: Cluster, labels: Sequence[str]) -> str:
    counts = Counter(labels[row] for row in cluster.rows)
    return min(counts, key=lambda label: (-counts[label], label))


def _fraction(content: bytes) -> float:
    """A number from 0 to 1 that follows from the content."""
    return int.from_bytes(hashlib.sha256(content).digest()[:8], "big") / 2**64
