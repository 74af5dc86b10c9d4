"""The side of every row, given or by content, and the errors for sides with too few rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ftbench.data.clusters import Clusters, find_clusters
from ftbench.data.files.rows import PlacedRow
from ftbench.data.joined_notes import all_of, side_names
from ftbench.data.split import LEAST, SPLITS, Split, split_clusters
from ftbench.errors import DataError, nearest
from ftbench.messages import Note, data
from ftbench.messages import split_errors as messages
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
            fault = messages.NO_SPLIT(value=str(row["split"]), hint=nearest(word, _SPLIT_WORDS))
            raise DataError(fault, file=file, line=line, key="split")
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
    repeated = messages.REPEATED(n=repeats) if repeats else Note.plain("")
    why = _why_few(clusters, len(examples))
    largest = max(SPLITS, key=lambda split: counts[split])  # training, where it is one of several
    if not few and largest != "train":
        alike = messages.TOO_ALIKE(
            rows=len(examples),
            repeated=repeated,
            train=counts["train"],
            largest=counts[largest],
            side=side_names([largest]),
            why=why,
        )
        raise DataError(alike, file=file)
    if few:
        empty = [split for split in few if not counts[split]]
        if empty:
            left = messages.NOTHING_LEFT(sides=side_names(empty))
        else:
            left = messages.ONLY(
                counts=all_of([messages.COUNT_FOR(count=counts[split], side=side_names([split])) for split in few])
            )
        too_few = messages.TOO_FEW(rows=len(examples), repeated=repeated, left=left, least=LEAST, why=why)
        raise DataError(too_few, file=file)
    return chosen, cluster_notes(clusters, len(examples))


def cluster_notes(clusters: Clusters, rows: int) -> list[Note]:
    """Notes on rows of one form and on a large cluster."""
    notes = []
    if clusters.of_one_form:
        notes.append(data.ONE_FORM(alike=clusters.of_one_form, count=rows))
    if clusters.largest > max(LEAST, rows / 10):
        notes.append(data.LARGE_CLUSTER(count=rows, clusters=len(clusters.found), largest=clusters.largest))
    return notes


def _why_few(clusters: Clusters, rows: int) -> Note:
    """The reason why a side has too few rows, and remedies."""
    if len(clusters.found) == rows:
        return messages.MORE_ROWS()
    count = len(clusters.found)
    return messages.ONE_CLUSTER() if count == 1 else messages.CLUSTERED(clusters=count, largest=clusters.largest)


def with_validation(chosen: Sequence[Split], examples: Sequence[Example], file: str) -> list[Split]:
    """The sides with a tenth of the training rows, chosen by content hash, moved to validation."""
    places = [i for i, side in enumerate(chosen) if side == "train"]
    clusters = clusters_of([examples[i] for i in places])
    parts = split_clusters(clusters, train=0.9, validation=0.1)
    if parts.count("validation") < LEAST:
        raise DataError(
            messages.TOO_FEW_TO_VALIDATE(rows=len(places), least=LEAST, why=_why_few(clusters, len(places))), file=file
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
