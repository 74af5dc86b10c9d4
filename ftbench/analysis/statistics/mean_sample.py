"""Runs on a metric that is a mean or ratio: two-way t intervals, and exact tests by McNemar or sign flips."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from ftbench.analysis.statistics.arrays import Array, cluster_sums, firsts
from ftbench.analysis.statistics.components import RunParts, run_parts
from ftbench.analysis.statistics.estimates import IntervalKind, Problem, TestKind
from ftbench.analysis.statistics.exact import flipped_sums, mcnemar_p, randomisation_p
from ftbench.analysis.statistics.per_example import (
    difference_components,
    difference_interval,
    example_scores,
    is_share,
    score_interval,
)
from ftbench.analysis.statistics.sample import MethodRuns, Sample, Spread, of_difference, spread_of


class MeanSample(Sample):
    """Scores by seed and example for every method, [seeds, examples or clusters]."""

    kinds: ClassVar[tuple[IntervalKind, IntervalKind]] = ("two-way t", "examples t")

    def __init__(
        self,
        methods: Sequence[MethodRuns],
        clusters: Sequence[Hashable] | None,
        seed: int,
        bounds: tuple[float, float] = (-np.inf, np.inf),
        folds: Sequence[Hashable] | None = None,
    ) -> None:
        self.methods = methods
        self.folds = None if folds is None else firsts(folds, clusters)
        self.bounds = bounds
        self.rows = {method.method: np.stack(method.statistics) for method in methods}
        self.share = all(is_share(rows) for rows in self.rows.values())
        with np.errstate(divide="ignore", invalid="ignore"):
            self.scores = {name: example_scores(cluster_sums(rows, clusters)) for name, rows in self.rows.items()}
        self.clustered = clusters is not None
        self.seed = seed

    def mean(self, method: MethodRuns) -> float:
        return float(self.scores[method.method].mean())

    def spread(self, method: MethodRuns) -> Spread:
        scores = self.scores[method.method]
        problem = self._problem(scores)
        if problem:
            return Spread(problem=problem)
        centre, variance = score_interval(scores, self.share, self.rows[method.method][..., 0].size, self.folds)
        bounds = (0.0, 1.0) if self.share else self.bounds
        return spread_of(centre, variance, float(np.abs(scores).max()), bounds, paired=False)

    def paired_spread(self, one: MethodRuns, other: MethodRuns) -> Spread:
        a, b = self.scores[one.method], self.scores[other.method]
        problem = self._problem(a) or self._problem(b)
        if problem:
            return Spread(problem=problem)
        right = (self._right(one), self._right(other)) if self.share else None
        answers = max(self.rows[name][..., 0].size for name in (one.method, other.method))
        centre, variance = difference_interval(a, b, right, answers, self.folds)
        bounds = (-1.0, 1.0) if self.share else of_difference(self.bounds)
        scale = float(max(np.abs(a).max(), np.abs(b).max()))
        spread = spread_of(centre, variance, scale, bounds, paired=True)
        parts, random = (self._parts[one.method], self._parts[other.method]), (one.random, other.random)
        by_example = a.mean(-2) - b.mean(-2)
        return replace(
            spread, components=difference_components(parts, by_example, random, self.folds, share=self.share)
        )

    def exact_test(self, one: MethodRuns, other: MethodRuns) -> tuple[TestKind, float] | None:
        if self.share and not self.clustered:
            a, b = self._right(one), self._right(other)
            return "McNemar", mcnemar_p(int((a > b).sum()), int((a < b).sum()))
        totals = tuple(self.scores[run.method].sum(-1) for run in (one, other))
        flipped = tuple(self._flipped[run.method] for run in (one, other))
        examples = self.scores[one.method].shape[-1]
        return "sign flips", randomisation_p(
            (totals[0], totals[1]), (flipped[0], flipped[1]), lambda sums: sums[..., 0], examples=examples
        )

    @cached_property
    def _flipped(self) -> dict[str, Array]:
        """Sums of the single runs' scores with random signs, [flips, 1] each."""
        single = [method.method for method in self.methods if len(method.seeds) == 1]
        sums = flipped_sums([self.scores[name].T for name in single], np.random.default_rng(self.seed))
        return dict(zip(single, sums, strict=True))

    @cached_property
    def _parts(self) -> dict[str, RunParts]:
        return {name: run_parts(scores) for name, scores in self.scores.items()}

    def _right(self, method: MethodRuns) -> Array:
        """Share of the method's runs that are right, by example."""
        return np.asarray(self.rows[method.method][..., 0].mean(0))

    def _problem(self, scores: Array) -> Problem | None:
        if not np.isfinite(scores).all():
            return "not finite"
        return "too few examples" if scores.shape[-1] < 2 else None
