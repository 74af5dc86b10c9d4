"""Runs on a corpus metric: intervals by resampling examples, and an exact test by randomisation."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from ftbench.analysis.statistics.arrays import Array, Value, cluster_sums, firsts
from ftbench.analysis.statistics.bootstrap import (
    DRAWS,
    crossed_between,
    crossed_parts,
    paired_bootstrap_p,
    resampled_values,
)
from ftbench.analysis.statistics.components import BetweenFolds, combined_variance, left_out_folds
from ftbench.analysis.statistics.estimates import IntervalKind, TestKind
from ftbench.analysis.statistics.exact import flipped_sums, randomisation_p
from ftbench.analysis.statistics.pair_components import pair_components
from ftbench.analysis.statistics.sample import MethodRuns, Sample, Spread, of_difference, spread_of


class CorpusSample(Sample):
    """The metric of every run on all examples and in every draw."""

    kinds: ClassVar[tuple[IntervalKind, IntervalKind]] = ("crossed bootstrap", "examples bootstrap")

    def __init__(
        self,
        methods: Sequence[MethodRuns],
        value: Value,
        clusters: Sequence[Hashable] | None,
        seed: int,
        bounds: tuple[float, float] = (-np.inf, np.inf),
        folds: Sequence[Hashable] | None = None,
    ) -> None:
        self.methods = methods
        self.folds = None if folds is None else firsts(folds, clusters)
        self.bounds = bounds
        self.value = value
        self.seed = seed
        self.rows = {method.method: [cluster_sums(run, clusters) for run in method.statistics] for method in methods}
        self.examples = len(self.rows[methods[0].method][0])
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            self.values = {
                name: np.array([float(value(run.sum(0))) for run in runs]) for name, runs in self.rows.items()
            }

    def mean(self, method: MethodRuns) -> float:
        return float(self.values[method.method].mean())

    def spread(self, method: MethodRuns) -> Spread:
        return self._spread(method)

    def paired_spread(self, one: MethodRuns, other: MethodRuns) -> Spread:
        return self._spread(one, other)

    def exact_test(self, one: MethodRuns, other: MethodRuns) -> tuple[TestKind, float] | None:
        a, b = self.rows[one.method][0], self.rows[other.method][0]
        if a.shape != b.shape:  # columns with different meanings, such as other classes, cannot be swapped
            return None
        flipped = (self._flipped[one.method], self._flipped[other.method])
        return "randomisation", randomisation_p((a.sum(0), b.sum(0)), flipped, self.value, examples=self.examples)

    def published_p(self, one: MethodRuns, other: MethodRuns) -> float | None:
        observed = self.mean(one) - self.mean(other)
        return paired_bootstrap_p(self._drawn[one.method][0], self._drawn[other.method][0], observed)

    def _spread(self, *methods: MethodRuns) -> Spread:
        """Spread of one method's mean, or of the first minus the second."""
        if self.examples < 2:
            return Spread(problem="too few examples")
        drawn = [self._drawn[method.method] for method in methods]
        if not all(np.isfinite(draws).all() for draws in drawn):
            return Spread(problem="not finite")
        parts = [
            crossed_parts(self.values[method.method], draws, self.examples)
            for method, draws in zip(methods, drawn, strict=True)
        ]
        signs = (1, -1)[: len(methods)]
        together = sum((sign * draws.mean(0) for sign, draws in zip(signs, drawn, strict=True)), np.zeros(DRAWS))
        folds = self._between_folds(methods)
        if folds is not None and not np.isfinite(folds.variance):
            return Spread(problem="not finite")
        between = crossed_between(together, self.examples)
        variance = combined_variance(parts, between, self.examples, folds)
        centre = sum((sign * part.mean for sign, part in zip(signs, parts, strict=True)), np.zeros(()))
        scale = max(float(np.abs(draws).max()) for draws in drawn)
        paired = len(methods) == 2
        spread = spread_of(
            centre, variance, scale, of_difference(self.bounds) if paired else self.bounds, paired=paired
        )
        if not paired:
            return spread
        random = [method.random for method in methods]
        return replace(spread, components=pair_components(parts, random, between, self.examples, folds, share=False))

    def _between_folds(self, methods: Sequence[MethodRuns]) -> BetweenFolds | None:
        """The jackknife over folds of one method's mean, or of the first minus the second; None without folds."""
        names = list(dict.fromkeys(self.folds or ()))
        if len(names) < 2:
            return None
        kept = [np.array([fold != name for fold in self.folds or ()]) for name in names]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            means = [
                np.array([np.mean([self.value(run[rest].sum(0)) for run in self.rows[m.method]]) for rest in kept])
                for m in methods
            ]
        return left_out_folds(means[0] if len(means) == 1 else means[0] - means[1])

    @cached_property
    def _drawn(self) -> dict[str, Array]:
        """The metric in each draw, [seeds, draws] by method."""
        runs = [run for method in self.methods for run in self.rows[method.method]]
        values = resampled_values(runs, self.value, DRAWS, np.random.default_rng([self.seed, 0]))
        ends = np.cumsum([len(method.seeds) for method in self.methods])[:-1]
        return {method.method: part for method, part in zip(self.methods, np.split(values, ends), strict=True)}

    @cached_property
    def _flipped(self) -> dict[str, Array]:
        """Column sums of the single runs with random signs, [flips, columns] by method."""
        single = [method.method for method in self.methods if len(method.seeds) == 1]
        sums = flipped_sums([self.rows[name][0] for name in single], np.random.default_rng([self.seed, 1]))
        return dict(zip(single, sums, strict=True))
