"""Rows, labels and lengths of each side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ftbench.data_check.rows_table import NO_SIDE, SIDES, RowsTable
from ftbench.data_check.rules.label_counts import label_counts

BARS = 32
"""Classes of a histogram."""

_LAST = 99
"""Percentile at which a histogram ends; its last class has the longer ones too."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long texts are: percentiles, the longest, the sum, and a histogram from 0."""

    p5: int
    p50: int
    p95: int
    longest: int
    total: int
    end: int
    """The length at which the histogram ends."""
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SideStatistics:
    """The rows of one side."""

    name: str
    """`train`, `validation`, `test`, or `all` where no side is named."""
    rows: int
    labels: Mapping[str, int]
    """Rows by label, the most frequent first; empty without labels."""
    characters: Lengths
    tokens: Lengths
    answer_tokens: Lengths
    too_long: float
    """Share of the rows that are longer than the maximum length."""
    lost: float
    """Share of the tokens beyond the maximum length."""

    def as_json(self) -> dict[str, Any]:
        """The statistics as `--json` writes them."""
        return {**asdict(self), "labels": dict(self.labels)}


def side_statistics(table: RowsTable, max_length: int | None) -> list[SideStatistics]:
    """The statistics of each side that has rows, training first."""
    return [
        _of_side(table, table.side == side, "all" if side == NO_SIDE else SIDES[side], max_length)
        for side in np.unique(table.side).tolist()
    ]


def _of_side(table: RowsTable, rows: NDArray[np.bool_], name: str, max_length: int | None) -> SideStatistics:
    tokens = table.tokens[rows].astype(np.int64)
    labels = label_counts(table, rows)
    beyond = np.maximum(0, tokens - max_length) if max_length is not None else np.zeros_like(tokens)
    return SideStatistics(
        name,
        int(rows.sum()),
        dict(sorted(labels.items(), key=lambda item: (-item[1], item[0]))),
        lengths(table.characters[rows]),
        lengths(tokens),
        lengths(table.answer_tokens[rows]),
        float((beyond > 0).mean()) if len(tokens) else 0.0,
        float(beyond.sum() / max(1, tokens.sum())),
    )


def lengths(values: NDArray[np.integer[Any]]) -> Lengths:
    """The statistics of some lengths; zeros for none."""
    if not len(values):
        return Lengths(0, 0, 0, 0, 0, 0, ())
    p5, p50, p95, end = (int(value) for value in np.percentile(values, [5, 50, 95, _LAST], method="lower"))
    bars = min(BARS, end + 1)
    counts, _ = np.histogram(np.minimum(values, end), bins=bars, range=(0, end or 1))
    return Lengths(p5, p50, p95, int(values.max()), int(values.sum()), end, tuple(map(int, counts)))
