"""Folds for cross-validation: every row is a test row in exactly one of them.

Folds are made of clusters (`ftbench.data.clusters`) by content hash: near-duplicates and groups are in one fold. Each
label is spread over the folds as evenly as its clusters allow. A fold is a stretch of the clusters of a label in the
order of their hashes, so a row that joins shifts the borders of its label by less than a row each, and moves few.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from ftbench.data.clusters import Cluster, Clusters
from ftbench.data.sides import cluster_notes, clusters_of
from ftbench.data.split import LEAST, Split
from ftbench.errors import DataError
from ftbench.matrix.schema import DataFiles, TaskEntry
from ftbench.messages import Note, data, fold_errors, split_errors
from ftbench.records.example import Example

_VALIDATION = 0.1
"""Share of a fold's other rows that validate."""


def check_no_split(entry: TaskEntry, sides: Sequence[Split | None]) -> None:
    """Raise `DataError` for rows that have a split already: folds would mix what somebody kept apart.

    Rows that are all for training, as in a public set without a test side, are no split.
    """
    if not set(sides) - {None, "train"}:
        return
    where = fold_errors.BY_COLUMN_OR_FILES()
    if isinstance(entry.data, DataFiles):
        where = fold_errors.BY_FILES()
    elif entry.data is None:
        where = fold_errors.BY_BUILT_IN_DATA()
    raise DataError(fold_errors.HAS_SPLIT(where=where), key="folds")


def assigned_folds(
    examples: Sequence[Example], folds: int, file: str, *, labels: bool, repeats: int
) -> tuple[list[list[Split]], list[Note]]:
    """For each fold the side of every row, and notes; `labels`: whether the references are labels.

    Raises `DataError` with the reason if the rows cannot be put into so many folds.
    """
    clusters = clusters_of(examples)
    strata = [example.reference if labels else "" for example in examples]
    fold_of = fold_of_clusters(clusters, strata, folds)
    sizes = Counter(dict.fromkeys(range(folds), 0))
    for cluster, number in fold_of.items():
        sizes[number] += len(cluster.rows)
    assigned: list[list[Split]] = []
    for number in range(folds):
        others = [cluster for cluster in clusters.found if fold_of[cluster] != number]
        validation = _validation_clusters(others, number, strata if labels else None)
        sides: list[Split] = ["test"] * len(examples)
        for cluster in others:
            for row in cluster.rows:
                sides[row] = "validation" if cluster in validation else "train"
        _check(sides, strata if labels else None, number, folds, clusters, file, repeats)
        assigned.append(sides)
    low, high = min(sizes.values()), max(sizes.values())
    note = data.FOLDS(folds=folds, rows=f"{low}" if low == high else f"{low}–{high}")
    return assigned, [*cluster_notes(clusters, len(examples)), note]


def fold_of_clusters(clusters: Clusters, strata: Sequence[str], folds: int) -> dict[Cluster, int]:
    """The fold of each cluster, from 0. `strata` has the label of each row, or equal texts.

    A cluster larger than a fold is a fold of its own, and the others share the folds that are left. Each label begins
    at a place of its own, or all rare labels would be tested in the same folds.
    """
    waiting = sorted(clusters.found, key=lambda cluster: (-len(cluster.rows), _hash(b"fold", cluster)))
    rows = sum(len(cluster.rows) for cluster in waiting)
    fold_of: dict[Cluster, int] = {}
    while len(fold_of) < folds - 1 and waiting and len(waiting[0].rows) * (folds - len(fold_of)) > rows:
        rows -= len(waiting[0].rows)
        fold_of[waiting.pop(0)] = len(fold_of)
    first, left = len(fold_of), folds - len(fold_of)
    of_label: dict[str, list[Cluster]] = {}
    for cluster in waiting:
        of_label.setdefault(_label(cluster, strata), []).append(cluster)
    for label, members in of_label.items():
        total = sum(len(cluster.rows) for cluster in members)
        begin = _share(hashlib.sha256(label.encode()).digest())
        before = 0
        for cluster in sorted(members, key=lambda member: _hash(b"fold", member)):
            middle = (before + len(cluster.rows) / 2) / total
            fold_of[cluster] = first + int(left * ((begin + middle) % 1.0))
            before += len(cluster.rows)
    return fold_of


def _label(cluster: Cluster, strata: Sequence[str]) -> str:
    """The most frequent label of a cluster, the smallest of equally frequent ones."""
    counts = Counter(strata[row] for row in cluster.rows)
    return min(counts, key=lambda label: (-counts[label], label))


def _validation_clusters(others: Sequence[Cluster], number: int, labels: Sequence[str] | None) -> frozenset[Cluster]:
    """The clusters that validate in a fold: a tenth of the rows that it does not test, or `LEAST`, by content hash.

    The hash differs from fold to fold, or some rows would never be trained on. No label loses its last training row. A
    cluster larger than the side is taken only if small ones cannot fill it.
    """
    rows = sum(len(cluster.rows) for cluster in others)
    wanted = max(LEAST, round(rows * _VALIDATION))
    left = Counter(labels[row] for cluster in others for row in cluster.rows) if labels else Counter[str]()
    salt = f"validation {number}".encode()
    order = sorted(others, key=lambda cluster: _hash(salt, cluster))
    chosen: set[Cluster] = set()
    taken = 0
    for cluster in [c for c in order if len(c.rows) <= wanted] + sorted(
        (c for c in order if len(c.rows) > wanted), key=lambda large: len(large.rows)
    ):
        enough = LEAST if len(cluster.rows) > wanted else wanted
        if taken >= enough:
            continue
        lost = Counter(labels[row] for row in cluster.rows) if labels else Counter[str]()
        if any(left[label] <= count for label, count in lost.items()):
            continue
        left -= lost
        chosen.add(cluster)
        taken += len(cluster.rows)
    return frozenset(chosen)


def _check(
    sides: Sequence[Split],
    labels: Sequence[str] | None,
    number: int,
    folds: int,
    clusters: Clusters,
    file: str,
    repeats: int,
) -> None:
    """Raise `DataError` if a fold lacks rows, or a label in training."""
    counts = Counter(sides)
    rows, found = len(sides), len(clusters.found)
    formed = Note.plain("") if found == rows else fold_errors.FORMED(clusters=found)
    repeated = split_errors.REPEATED(n=repeats) if repeats else Note.plain("")
    short, remedy = None, fold_errors.MORE_ROWS()
    if not counts["test"]:
        short, remedy = fold_errors.TESTS_NOTHING(), fold_errors.MORE_VARIED_ROWS()
    elif min(counts["train"], counts["validation"]) < LEAST:
        short = fold_errors.LEAVES_FEW(train=counts["train"], validation=counts["validation"])
    if short:
        raise DataError(
            fold_errors.TOO_FEW(
                rows=rows,
                repeated=repeated,
                formed=formed,
                folds=folds,
                fold=number + 1,
                short=short,
                least=LEAST,
                remedy=remedy,
            ),
            file=file,
            key="folds",
        )
    if labels is None:
        return
    trained = {label for label, side in zip(labels, sides, strict=True) if side == "train"}
    lacking = sorted(set(labels) - trained)
    if lacking:
        raise DataError(fold_errors.LABEL_IN_ONE_FOLD(label=lacking[0], fold=number + 1), file=file, key="folds")


def _hash(salt: bytes, cluster: Cluster) -> bytes:
    """A hash of the cluster's content; another one for each salt."""
    return hashlib.sha256(salt + cluster.digest).digest()


def _share(digest: bytes) -> float:
    """A place from 0 to below 1."""
    return int.from_bytes(digest[:6], "big") / 2**48
