"""Clusters of rows that must stay on one side of a split: a model that learned one row would know the others.

Rows form a cluster if they have the same group, the same input, or nearly the same input or whole text. Text shared by
more than a third of all rows, such as a system prompt or an instruction, does not count: it is the form of the data.
Such rows are compared by their remaining text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.data.near_duplicates import Forest, NearDuplicates
from ftbench.data.shingles import Shingles, normalise, shingles_of_normalised

FORM = 1 / 3
"""Share of the rows above which a cluster counts as rows of one form rather than as copies of one text: three larger
clusters could not even fill the three sides."""

COPIES = 20
"""Up to this many near-duplicates count as copies of one text, however few rows there are."""

MOST = 0.5
"""Shingles in more than this share of the rows of one form are their shared text."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that belong together."""

    rows: tuple[int, ...]
    """Indices in ascending order."""
    digest: bytes
    """The smallest hash of their contents; independent of the order of rows."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """All rows, each in one cluster, in the order of their first rows."""

    found: tuple[Cluster, ...]
    of_one_form: int = 0
    """Number of rows that share most of their text and were compared by the rest."""

    @property
    def largest(self) -> int:
        """The number of rows of the largest cluster."""
        return max((len(cluster.rows) for cluster in self.found), default=0)


def find_clusters(inputs: Sequence[str], targets: Sequence[str], groups: Sequence[str | None]) -> Clusters:
    """The clusters of rows with these inputs and answers; a group of None means no group."""
    questions, answers = list(map(normalise, inputs)), list(map(normalise, targets))
    contents = [f"{question}\0{answer}".encode() for question, answer in zip(questions, answers, strict=True)]
    digests = [hashlib.sha256(content).digest() for content in contents]
    # Sorted by hash, so that the order of the rows does not matter.
    order = sorted(range(len(digests)), key=lambda i: digests[i])
    keys = [_keys(questions[i], groups[i]) for i in order]
    # Inputs alone are compared too: a long answer would hide a repeated question.
    views = [[shingles_of_normalised(questions[i]) for i in order]]
    if any(answers):
        views.append([shingles_of_normalised(questions[i] + answers[i]) for i in order])
    member_lists, forms = _told_apart(keys, views)
    clusters = []
    for members in member_lists:
        rows = tuple(sorted(order[i] for i in members))
        clusters.append(Cluster(rows, min(digests[i] for i in rows)))
    return Clusters(tuple(sorted(clusters, key=lambda cluster: cluster.rows)), forms)


def _keys(question: str, group: str | None) -> tuple[Hashable, ...]:
    """Keys that rows on different sides must not share."""
    return (("input", question), *([("group", group)] if group is not None else []))


_Views = Sequence[Sequence[Shingles]]
"""The shingles of every row, once per way of comparing rows."""


def _told_apart(keys: Sequence[tuple[Hashable, ...]], views: _Views) -> tuple[list[list[int]], int]:
    """Clusters of row indices, and the number of rows of one form, compared by their remaining text."""
    form = max(COPIES, FORM * len(keys))
    clusters, of_one_form = [], 0
    waiting = [(list(range(len(keys))), views, False)]
    reduced = False
    while waiting:
        rows, seen, counted = waiting.pop()
        together = _together([keys[i] for i in rows], seen)
        if reduced and not counted and len(together) > 1:
            of_one_form, counted = of_one_form + len(rows), True
        for members in together:
            places = [rows[i] for i in members]
            rest = _what_differs([[view[i] for i in members] for view in seen]) if len(members) > form else None
            if rest is None:
                clusters.append(places)
            else:
                waiting.append((places, rest, counted))
        reduced = True  # only the first turn has all rows with their whole text
    return clusters, of_one_form


def _together(keys: Sequence[tuple[Hashable, ...]], views: _Views) -> list[list[int]]:
    forest = Forest(len(keys))
    first: dict[Hashable, int] = {}
    for i, row_keys in enumerate(keys):
        for key in row_keys:
            forest.join(i, first.setdefault(key, i))
    for view in views:
        NearDuplicates(view, forest).join()
    return forest.clusters()


_NOTHING = np.zeros(1, dtype=np.uint64)


def _what_differs(views: _Views) -> _Views | None:
    """The shingles without those of most rows; None if there are no such shingles."""
    reduced: list[Sequence[Shingles]] = []
    shared = False
    for view in views:
        together = np.concatenate(view)
        values, counts = np.unique(together, return_counts=True)
        common = values[(counts > MOST * len(view)) & (values != _NOTHING)]
        shared = shared or len(common) > 0
        kept = np.isin(together, common, invert=True)
        starts = np.cumsum([0, *map(len, view[:-1])])
        rest = np.split(together[kept], np.cumsum(np.add.reduceat(kept, starts, dtype=np.int64))[:-1])
        # Rows without remaining text are equal to each other.
        reduced.append([shingles if len(shingles) else _NOTHING for shingles in rest])
    return reduced if shared else None
