"""The side of every row, given or by content, and the errors for sides with too few rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ftbench.data.clusters import Clusters, find_clusters
from ftbench.data.files.rows import PlacedRow
from ftbench.data.split import LEAST, SPLITS, Split, split_clusters
from ftbench.errors import DataError, nearest
from ftbench.messages import Note, data
from ftbench.records.example import Example
from ftbench.text.missing import is_missing
from ftbench.text.spelling import shown

_SPLIT_WORDS: Mapping[str, Split] = {
    "train": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "test": "test",
}
_LIKE_SPLIT_WORDS = ("train", "valid", "test", "dev", "eval")
"""A column counts as a split if some value begins with one of these, even without an exact split word."""


def with_named_sides(raw: Sequence[PlacedRow], notes: list[Note]) -> list[PlacedRow]:
    """The rows with the side named in their column `split`.

    A column `split` without any split word, such as one of numbers, is an ordinary column.
    """
    words = {
        place: str(row["split"]).strip().lower()
        for place, (_, row, _, side) in enumerate(raw)
        if side is None and not is_missing(row.get("split"))
    }
    if words and not any(word in _SPLIT_WORDS or word.startswith(_LIKE_SPLIT_WORDS) for word in words.values()):
        values = ", ".join(shown(value[:20])[1:-1] for value in sorted(set(words.values()))[:3])
        notes.append(data.NO_SPLIT_COLUMN(values=values))
        return list(raw)
    placed = list(raw)
    for place, word in words.items():
        line, row, file, _ = raw[place]
        if word not in _SPLIT_WORDS:
            known = nearest(word, _SPLIT_WORDS)
            raise DataError(f'"{row["split"]}" is no split.{known}', file=file, line=line, key="split")
        placed[place] = (line, row, file, _SPLIT_WORDS[word])
    return placed


def clusters_of(examples: Sequence[Example]) -> Clusters:
    """The clusters of rows that stay together."""
    inputs, answers = [e.row_texts[0] for e in examples], [e.row_texts[1] for e in examples]
    return find_clusters(inputs, answers, [e.group for e in examples])


def automatic_split(examples: Sequence[Example], file: str, *, repeats: int) -> tuple[list[Split], list[Note]]:
    """The side of each example by its content, and notes.

    Raises `DataError` with the reason if a side has fewer than `LEAST` rows or is larger than training. `repeats` is
    the number of rows left out as duplicates.
    """
    clusters = clusters_of(examples)
    chosen = split_clusters(clusters)
    counts = Counter(chosen)
    few = [split for split in SPLITS if counts[split] < LEAST]
    repeated = f" ({repeats} more repeat one of them)" if repeats else ""
    largest = max(SPLITS, key=lambda split: counts[split])  # training, where it is one of several
    if not few and largest != "train":
        left = f"{counts['train']} would be left for training, and {counts[largest]} be for {largest}"
        message = f"{len(examples)} rows{repeated} are too alike to be split: {left}"
        raise DataError(f"{message}. {_why_few(clusters, len(examples))}", file=file)
    if few:
        empty = [split for split in few if not counts[split]]
        left = f"nothing is left for {' and '.join(empty)}"
        if not empty:
            left = "only " + " and ".join(f"{counts[split]} for {split}" for split in few)
        message = f"{len(examples)} rows{repeated} are too few: {left}, and each side needs {LEAST}"
        raise DataError(f"{message}. {_why_few(clusters, len(examples))}", file=file)
    return chosen, cluster_notes(clusters, len(examples))


def cluster_notes(clusters: Clusters, rows: int) -> list[Note]:
    """Notes on rows of one form and on a large cluster."""
    notes = []
    if clusters.of_one_form:
        notes.append(data.ONE_FORM(alike=clusters.of_one_form, count=rows))
    if clusters.largest > max(LEAST, rows / 10):
        notes.append(data.LARGE_CLUSTER(count=rows, clusters=len(clusters.found), largest=clusters.largest))
    return notes


def _why_few(clusters: Clusters, rows: int) -> str:
    """The reason why a side has too few rows, and remedies."""
    if len(clusters.found) == rows:
        return "More rows help, or a column `split` that says the side of each row"
    count = len(clusters.found)
    formed = "1 cluster" if count == 1 else f"{count} clusters; the largest has {clusters.largest}"
    return (
        f"Near-duplicates and groups stay on one side, so these rows form {formed}. What helps: a column `split`, more "
        "varied rows, text that many rows share moved into the task's prompt, or another `group_by`"
    )


def with_validation(chosen: Sequence[Split], examples: Sequence[Example], file: str) -> list[Split]:
    """The sides with a tenth of the training rows, chosen by content hash, moved to validation."""
    places = [i for i, side in enumerate(chosen) if side == "train"]
    clusters = clusters_of([examples[i] for i in places])
    parts = split_clusters(clusters, train=0.9, validation=0.1)
    if parts.count("validation") < LEAST:
        raise DataError(
            f"no row is for validation, and {len(places)} training rows are too few to take {LEAST} of them. "
            f"{_why_few(clusters, len(places))}",
            file=file,
        )
    result = list(chosen)
    for i, part in zip(places, parts, strict=True):
        result[i] = "validation" if part == "validation" else "train"
    return result


def few_rows(chosen: Mapping[Split, Sequence[Example]]) -> list[Note]:
    """Notes on a given split with few test or validation rows."""
    test, validation = len(chosen["test"]), len(chosen["validation"])
    notes = []
    if test < LEAST:
        notes.append(data.FEW_TEST(n=test))
    if validation < LEAST:
        notes.append(data.FEW_VALIDATION(n=validation))
    return notes
