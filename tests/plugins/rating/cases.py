"""Published ratings with their published coefficients, the real ratings beside the checkout, and random ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from ftbench_rating.ratings import Ratings

_ = np.nan

KRIPPENDORFF_2011 = (
    (1, 1, _, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (_, 5, 5, 5),
    (_, _, 1, 1),
    (_, 3, _, _),
)
"""Four observers and twelve units; also `cac.raw4raters` of the R package irrCAC by Gwet."""

SHROUT_FLEISS_1979 = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
"""Table 2: six targets and four judges."""


@pytest.fixture(scope="session")
def references(shared: Path) -> Path:
    folder = shared / "references"
    if not (folder / "human_ratings_agreement_reference.jsonl").is_file():
        pytest.skip(f"the published agreement of human ratings is not here ({folder})")
    return folder


def real_ratings(folder: Path, dataset: str, dimension: str) -> Ratings:
    """One dimension of a file of ratings; an item is one system's answer."""
    lines = (folder / f"{dataset}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["dimension"] == dimension]
    return Ratings.from_triples((f"{r['item']} {r['system']}", r["rater"], float(r["score"])) for r in rows)


def table_of_two(counts: tuple[tuple[int, ...], ...]) -> Ratings:
    """Ratings of two raters from how often the first gave the row's category and the second the column's."""
    pairs = [(i, j) for i, row in enumerate(counts) for j, count in enumerate(row) for _ in range(count)]
    return Ratings.from_array(pairs)


@st.composite
def ratings(draw: st.DrawFn, *, missing: bool = True, raters: int | None = None) -> Ratings:
    """Up to 8 items and 5 raters on a scale from 1 to 4."""
    items, columns = draw(st.integers(2, 8)), raters or draw(st.integers(2, 5))
    value = st.sampled_from((1.0, 2.0, 3.0, 4.0, *((np.nan,) if missing else ())))
    return Ratings.from_array(draw(st.lists(st.tuples(*[value] * columns), min_size=items, max_size=items)))
