"""Resampling examples: for metrics such as BLEU or macro F1, where no single example has a score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ftbench.analysis.statistics.arrays import Array, Value
from ftbench.analysis.statistics.components import RunParts

DRAWS = 2000

_BLOCK = 4_000_000
"""Random numbers held at a time."""


def resampled_sums(rows: Sequence[Array], draws: int, generator: np.random.Generator) -> list[Array]:
    """Column sums [draws, columns] of each [examples, columns], all from the same examples drawn with replacement.

    That the draws are shared by all seeds and methods is what makes differences paired.
    """
    if len({len(table) for table in rows}) > 1:
        raise ValueError(f"expected equally many examples, got {[len(table) for table in rows]}")
    blocks: list[list[Array]] = [[] for _ in rows]
    for counts in _counts(len(rows[0]), draws, generator) if rows else ():
        for sums, table in zip(blocks, rows, strict=True):
            sums.append(counts @ table)
    return [np.concatenate(sums) for sums in blocks]


def resampled_values(rows: Sequence[Array], value: Value, draws: int, generator: np.random.Generator) -> Array:
    """The metric in each draw, [runs, draws]; not finite where the draw has no value."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.array([value(sums) for sums in resampled_sums(rows, draws, generator)])


def crossed_parts(values: Array, drawn: Array, examples: int) -> RunParts:
    """One method's parts from its runs' `values` [..., seeds] and theirs in each draw, `drawn` [..., seeds, draws].

    Seeds and examples are crossed: the draws stand for other examples, the runs for other seeds. Drawing seeds as well
    would count the rest, which belongs to both, about three times (Owen 2007, The pigeonhole bootstrap, Annals of
    Applied Statistics 1:386), and two to ten seeds are too few for percentiles. So the draws give what varies with
    examples, the runs themselves give what varies with seeds, and the formula for means puts both together.
    """
    seeds = values.shape[-1]
    mean = values.mean(-1)
    if seeds == 1:
        return RunParts(mean, 1, np.zeros_like(mean), np.zeros_like(mean))
    apart = drawn - drawn.mean(-2, keepdims=True)
    rest = apart.var(-1, ddof=1).sum(-1) / (seeds - 1) * _unbiased(examples)
    return RunParts(mean, seeds, values.var(-1, ddof=1), rest)


def crossed_between(drawn: Array, examples: int) -> Array:
    """Variance over draws [..., draws] → [...] of a method's mean over its runs, or of two methods' difference."""
    return np.asarray(drawn.var(-1, ddof=1) * _unbiased(examples))


def paired_bootstrap_p(one: Array, other: Array, observed: float) -> float:
    """The p-value of the paired bootstrap for two single runs, as publications on machine translation give it.

    `one` and `other` are the metric in each of the same draws, [draws], and `observed` is its difference on all
    examples. The p-value is the share of draws whose absolute difference, less its mean over draws, is above the
    observed one, with one added above and below (Koehn 2004, Statistical significance tests for machine translation
    evaluation; Moses' script; sacrebleu's `PairedTest(test_type="bs")`). Near 0.05 it is a one-sided p-value, which
    more than one of ten pairs of equal systems stays under; so no verdict rests on it.
    """
    differences = np.abs(other - one)
    return float((np.sum(differences - differences.mean() > abs(observed)) + 1) / (len(differences) + 1))


def _unbiased(examples: int) -> float:
    return examples / (examples - 1)


def _counts(examples: int, draws: int, generator: np.random.Generator) -> Iterator[Array]:
    """How often each example was drawn, [draws of a block, examples]."""
    at_once = max(1, min(draws, _BLOCK // examples))
    for start in range(0, draws, at_once):
        size = min(at_once, draws - start)
        drawn = generator.integers(0, examples, size=(size, examples))
        flat = (drawn + examples * np.arange(size)[:, None]).ravel()
        yield np.bincount(flat, minlength=size * examples).reshape(size, examples).astype(np.float64)
