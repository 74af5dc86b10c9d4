"""Resampling of examples, for metrics without a score per example, such as BLEU or macro F1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ftbench.analysis.statistics.arrays import Array, Value
from ftbench.analysis.statistics.components import RunParts

DRAWS = 2000

_BLOCK = 4_000_000
"""Most random numbers held at a time."""


def resampled_sums(rows: Sequence[Array], draws: int, generator: np.random.Generator) -> list[Array]:
    """Column sums [draws, columns] of each [examples, columns], all from the same examples drawn with replacement.

    All seeds and methods share the draws, so differences are paired.
    """
    if len({len(table) for table in rows}) > 1:
        raise ValueError(f"expected equally many examples, got {[len(table) for table in rows]}")
    blocks: list[list[Array]] = [[] for _ in rows]
    for counts in _counts(len(rows[0]), draws, generator) if rows else ():
        for sums, table in zip(blocks, rows, strict=True):
            sums.append(counts @ table)
    return [np.concatenate(sums) for sums in blocks]


def resampled_values(rows: Sequence[Array], value: Value, draws: int, generator: np.random.Generator) -> Array:
    """The metric in each draw, [runs, draws]; not finite if a draw has no value."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.array([value(sums) for sums in resampled_sums(rows, draws, generator)])


def crossed_parts(values: Array, drawn: Array, examples: int) -> RunParts:
    """One method's variance parts from its runs' values [..., seeds] and their values in each draw, `drawn`.

    `drawn` is [..., seeds, draws]. Seeds and examples are crossed factors: draws represent other examples, runs other
    seeds. Resampling seeds as well would count their interaction about three times (Owen 2007, The pigeonhole
    bootstrap, Annals of Applied Statistics 1:386), and two to ten seeds are too few for percentiles. So the draws give
    the variance over examples, the runs give the variance over seeds, and the formula for means combines both.
    """
    seeds = values.shape[-1]
    mean = values.mean(-1)
    if seeds == 1:
        return RunParts(mean, 1, np.zeros_like(mean), np.zeros_like(mean))
    apart = drawn - drawn.mean(-2, keepdims=True)
    rest = apart.var(-1, ddof=1).sum(-1) / (seeds - 1) * _unbiased(examples)
    return RunParts(mean, seeds, values.var(-1, ddof=1), rest)


def crossed_between(drawn: Array, examples: int) -> Array:
    """Variance over draws, [..., draws] → [...], of a method's mean or of the difference of two methods."""
    return np.asarray(drawn.var(-1, ddof=1) * _unbiased(examples))


def paired_bootstrap_p(one: Array, other: Array, observed: float) -> float:
    """p-value of the paired bootstrap for two single runs, as published in machine translation.

    `one` and `other` are the metric in the same draws, [draws], and `observed` is its difference on all examples. The
    p-value is the share of draws whose absolute difference, minus its mean over draws, exceeds the observed one, with 1
    added to numerator and denominator (Koehn 2004, Statistical significance tests for machine translation
    evaluation; Moses' script; sacrebleu's `PairedTest(test_type="bs")`). Near 0.05 it is a one-sided p-value: more
    than one in ten pairs of equal systems falls below it. So no verdict uses it.
    """
    differences = np.abs(other - one)
    return float((np.sum(differences - differences.mean() > abs(observed)) + 1) / (len(differences) + 1))


def _unbiased(examples: int) -> float:
    return examples / (examples - 1)


def _counts(examples: int, draws: int, generator: np.random.Generator) -> Iterator[Array]:
    """Counts of draws per example, in blocks [draws of a block, examples]."""
    at_once = max(1, min(draws, _BLOCK // examples))
    for start in range(0, draws, at_once):
        size = min(at_once, draws - start)
        drawn = generator.integers(0, examples, size=(size, examples))
        flat = (drawn + examples * np.arange(size)[:, None]).ravel()
        yield np.bincount(flat, minlength=size * examples).reshape(size, examples).astype(np.float64)
