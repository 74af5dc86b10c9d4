"""Which rows must stay on one side of a split, because a model that learned one would know the others.

Rows belong together that have the same group, the same input, or nearly the same input or whole text. Text that more
than a third of all rows share, such as a system prompt or an instruction, is no reason: it is the form of the data, and
such rows are compared by what differs between them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.data.near_duplicates import Forest, NearDuplicates
from ftbench.data.shingles import Shingles, normalise, shingles_of_normalised

FORM = 1 / 3
"""Share of the rows from which near-duplicates are taken for rows of one form rather than for copies of one text: of
clusters any larger, not even three could make the three sides."""

COPIES = 20
"""Up to so many near-duplicates may well be copies of one text, however few rows there are."""

MOST = 0.5
"""Shingles that more than this share of rows of one form have are what they share."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that belong together."""

    rows: tuple[int, ...]
    """Their places in rising order."""
    digest: bytes
    """The smallest hash of their contents: the same wherever they stand."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """All rows, each in one cluster, in the order of their first rows."""

    found: tuple[Cluster, ...]
    of_one_form: int = 0
    """Rows that share most of their text and were told apart by the rest."""

    @property
    def largest(self) -> int:
        """The number of rows of the largest cluster."""
        return max((len(cluster.rows) for cluster in self.found), default=0)


def find_clusters(inputs: Sequence[str], targets: Sequence[str], groups: Sequence[str | None]) -> Clusters:
    """The clusters of rows with these inputs and answers; a group of None is nobody's."""
    questions, answers = list(map(normalise, inputs)), list(map(normalise, targets))
    contents = [f"{question}\0{answer}".encode() for question, answer in zip(questions, answers, strict=True)]
    digests = [hashlib.sha256(content).digest() for content in contents]
    # In the order of their hashes, so that it does not matter in which order the rows stand.
    order = sorted(range(len(digests)), key=lambda i: digests[i])
    keys = [_keys(questions[i], groups[i]) for i in order]
    # Inputs by themselves too: a long answer would hide that a question is asked twice.
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
    """What rows may not share across sides."""
    return (("input", question), *([("group", group)] if group is not None else []))


_Views = Sequence[Sequence[Shingles]]
"""The shingles of every row, in each way in which rows are compared."""


def _told_apart(keys: Sequence[tuple[Hashable, ...]], views: _Views) -> tuple[list[list[int]], int]:
    """Clusters of places, and how many rows have one form and were compared by the rest."""
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
        reduced = True  # only the first turn has all rows as they are
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
    """The shingles without those that most rows have; None where there are none of these."""
    reduced: list[Sequence[Shingles]] = []
    shared = False
    for view in views:
        values, counts = np.unique(np.concatenate(view), return_counts=True)
        common = values[(counts > MOST * len(view)) & (values != _NOTHING)]
        shared = shared or len(common) > 0
        rest = (np.setdiff1d(shingles, common, assume_unique=True) for shingles in view)
        # What has nothing left is the same as all others that have nothing left.
        reduced.append([shingles if len(shingles) else _NOTHING for shingles in rest])
    return reduced if shared else None
