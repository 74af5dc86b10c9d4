"""Numbers of rows with those that augmentation made."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench_reports.language import Part, say


def row_count(split: str, rows: Mapping[str, int], made: Mapping[str, int]) -> Part:
    """The rows of a split, and for training those that augmentations made of them: `1,000 + 1,000 made`."""
    if split != "train" or not made:
        return f"{rows[split]:,}"
    return say("provenance.made", rows=f"{rows[split]:,}", made=f"{sum(made.values()):,}")
