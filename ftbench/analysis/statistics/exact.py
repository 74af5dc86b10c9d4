"""Exact paired tests of two single runs, by swapping the runs' answers example by example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from ftbench.analysis.statistics.arrays import Array, Value

FLIPS = 9999
_ALL_UP_TO = 13
"""Up to this many examples, all 2^n swaps (8,192) are computed, and the p-value is exact."""
_BLOCK = 4_000_000
"""Most signs held at a time."""
_ROUNDING = 1e-9


def mcnemar_p(only_one: int, only_other: int) -> float:
    """Exact two-sided p-value for two shares of right answers on the same examples.

    The arguments count the examples that only one of the runs got right; without a difference, each is a fair coin flip
    (McNemar 1947, Psychometrika 12:153; Dietterich 1998 recommends it for two trained models). It equals the sign flip
    test on right and wrong.
    """
    return min(1.0, 2 * float(bdtr(min(only_one, only_other), only_one + only_other, 0.5)))


def flipped_sums(rows: Sequence[Array], generator: np.random.Generator) -> list[Array]:
    """Sums [flips, columns] of each [examples, columns] with random signs, shared by all tables.

    Half the difference of two such sums is the change from swapping the two runs on the examples with a minus. With at
    most 13 examples there are all sign patterns, otherwise `FLIPS` random ones.
    """
    stacked = np.concatenate(rows, axis=-1)
    sums = np.concatenate([signs @ stacked for signs in _signs(len(stacked), generator)])
    return np.split(sums, np.cumsum([table.shape[-1] for table in rows])[:-1], axis=-1)


def randomisation_p(totals: tuple[Array, Array], flipped: tuple[Array, Array], value: Value, *, examples: int) -> float:
    """Two-sided p of "the two runs' answers are exchangeable", for any metric.

    `totals` are the two runs' column sums, `flipped` their `flipped_sums` over `examples` examples. Approximate
    randomisation (Noreen 1989; Riezler & Maxwell 2005; sacrebleu's `PairedTest(test_type="ar")`): the share of swaps
    whose absolute difference is at least the observed one. With random swaps, 1 is added to numerator and
    denominator, so that the test keeps its level (Phipson & Smyth 2010). A swap without a value counts as reaching it.
    """
    middle = (totals[0] + totals[1]) / 2
    moved = (flipped[0] - flipped[1]) / 2
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        differences = np.abs(value(middle + moved) - value(middle - moved))
    observed = abs(float(value(totals[0]) - value(totals[1])))
    reached = int(np.sum(~(differences < observed * (1 - _ROUNDING) - 1e-15)))
    return reached / len(differences) if examples <= _ALL_UP_TO else (reached + 1) / (len(differences) + 1)


def smallest_seed_p(seeds: int) -> float:
    """Smallest two-sided p of an exact test over this many pairs of seeds: 2 of 2^seeds sign patterns."""
    return float(min(1.0, 2.0 ** (1 - seeds)))


def _signs(examples: int, generator: np.random.Generator) -> Iterator[Array]:
    """Blocks of +1 and -1, [flips of a block, examples]."""
    if examples <= _ALL_UP_TO:
        yield _plus_minus(np.arange(2**examples)[:, None] >> np.arange(examples) & 1)
        return
    at_once = max(1, _BLOCK // examples)
    for start in range(0, FLIPS, at_once):
        size = min(at_once, FLIPS - start)
        yield _plus_minus(generator.integers(0, 2, size=(size, examples), dtype=np.int8))


def _plus_minus(bits: NDArray[np.integer[Any]]) -> Array:
    return 1 - 2 * bits.astype(np.float64)
