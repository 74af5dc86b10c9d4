"""Rank correlation of human scores with the automatic metrics of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics.per_example import is_ratio
from ftbench.contracts import Metric
from ftbench.records.results import CellResult
from ftbench_rating import messages
from ftbench_rating.analysis.human_score import HumanScore
from ftbench_rating.analysis.measure import DRAWS, SEED, Measure, with_interval
from ftbench_rating.analysis.opinions import Opinions
from ftbench_rating.analysis.points import Sums, method_sums
from ftbench_rating.analysis.rank_correlation import RankCorrelation
from ftbench_rating.ratings import Array
from ftbench_rating.study.model import Key

FEWEST_METHODS = 4
"""For a correlation over methods: three methods have only six orders, so chance gives each with probability 1/6."""


@dataclass(frozen=True, slots=True)
class MetricAgreement:
    """One automatic metric; correlations above 0 mean that it agrees with people, even if lower is better."""

    metric: str
    spearman: Measure
    """Over the examples of each method, averaged over methods."""
    kendall: Measure
    system_spearman: Measure
    """Over methods."""
    system_kendall: Measure
    examples: int
    methods: int


@dataclass(frozen=True, slots=True)
class _Human:
    """Human scores of the examples whose answers were all rated."""

    methods: tuple[str, ...]
    examples: tuple[str, ...]
    scores: Array
    """[methods, examples]."""
    copies: Array
    """[1 + draws, examples]: how often each example counts: once in the first row, as drawn in the others."""


def automatic_agreement(opinions: Opinions, key: Key, results: RunResults) -> tuple[MetricAgreement, ...]:
    """The agreement of every metric of the study's cells, in the order of the task; empty if the run lost these cells.

    Correlations over examples are computed within each method and then averaged. So a method that is better on all
    examples does not make a metric look good at telling examples apart; the correlation over methods measures that
    (levels as in Deutsch, Dror & Roth 2021, TACL 9:1132, grouped by method). Intervals draw whole clusters of examples
    with replacement.
    """
    cells = {cell.cell: cell for cell in results.cells if cell.status == "done"}
    by_method = {method: cells[key.cells[method]] for method in opinions.methods if key.cells[method] in cells}
    human = _human(opinions, tuple(by_method))
    if human is None:
        return ()
    names = dict.fromkeys(name for cell in by_method.values() for name in cell.metrics)
    metrics = [results.metrics[name] for name in names if name in results.metrics]
    return tuple(
        _agreement(metric, by_method, human)
        for metric in metrics
        if not metric.reads_other_rows and not isinstance(metric, HumanScore)
    )


def _human(opinions: Opinions, methods: tuple[str, ...]) -> _Human | None:
    sums = method_sums(opinions)
    if not methods:
        return None
    scores = np.array([_by_example(sums[method], opinions.weights) for method in methods])
    kept = np.isfinite(scores).all(axis=0)
    if kept.sum() < 3:
        return None
    examples = tuple(np.array(opinions.examples, dtype=object)[kept])
    return _Human(methods, examples, scores[:, kept], _copies([opinions.clusters[example] for example in examples]))


def _by_example(sums: Sums, weights: Sequence[float]) -> Array:
    """[examples]: the weighted mean of the raters' means on each dimension; NaN if one is missing."""
    points, counts = sums.points.sum(axis=1), sums.counts.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.array(weights) @ (points / counts))


def _copies(clusters: Sequence[str]) -> Array:
    names = sorted(set(clusters))
    member = np.array([[cluster == name for cluster in clusters] for name in names], dtype=np.float64)
    generator = np.random.default_rng(SEED)
    drawn = generator.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    return np.vstack([np.ones(len(clusters)), drawn @ member])


def _agreement(metric: Metric, cells: Mapping[str, CellResult], human: _Human) -> MetricAgreement:
    rows = {method: _rows(cells[method], metric.name, human.examples) for method in human.methods}
    known = {method: of_method for method, of_method in rows.items() if of_method is not None}
    sign = 1.0 if metric.direction == "higher" else -1.0
    places = [human.methods.index(method) for method in known]
    scores = human.scores[places]
    of_examples = _of_examples(metric, list(known.values()), scores, human.copies, sign)
    of_methods = _of_methods(metric, list(known.values()), scores, human.copies, sign)
    return MetricAgreement(metric.name, *of_examples, *of_methods, len(human.examples), len(known))


def _rows(cell: CellResult, metric: str, examples: Sequence[str]) -> Array | None:
    """The metric's statistics of these examples, [examples, columns], or None if it has none."""
    score = cell.metrics.get(metric)
    if score is None or score.value is None or not score.statistics:
        return None
    ids = [prediction.id for prediction in cell.predictions()]
    at = {name: place for place, name in reversed(list(enumerate(ids)))}  # the first of equal rows was rated
    if len(ids) != len(score.statistics) or not all(name in at for name in examples):
        return None
    return np.array([score.statistics[at[name]] for name in examples], dtype=np.float64)


def _of_examples(
    metric: Metric, rows: Sequence[Array], scores: Array, copies: Array, sign: float
) -> tuple[Measure, Measure]:
    if not rows:
        return (Measure(None, reason=messages.NO_NUMBERS_BY_EXAMPLE()),) * 2
    if not all(is_ratio(of_method, metric.value) for of_method in rows):
        return (Measure(None, reason=messages.NO_VALUE_OF_ONE()),) * 2
    spearman, kendall = [], []
    for of_method, human in zip(rows, scores, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            values = sign * of_method[:, 0] / of_method[:, 1]
        if np.isfinite(values).all():
            correlation = RankCorrelation(values, human)
            spearman.append(correlation.spearman(copies))
            kendall.append(correlation.kendall(copies))
    if not spearman:
        return (Measure(None, reason=messages.NO_VALUE_OF_SOME()),) * 2
    return _mean(spearman), _mean(kendall)


def _mean(values: Sequence[Array]) -> Measure:
    """The mean over methods in which both vary; the first value of each is for all examples, the others for draws."""
    stacked = np.array(values)
    varies = stacked[np.isfinite(stacked[:, 0])]
    if not len(varies):
        return Measure(None, reason=messages.NOTHING_VARIES())
    count = np.isfinite(varies).sum(axis=0)
    mean = np.where(count > 0, np.nansum(varies, axis=0) / np.where(count > 0, count, 1), np.nan)
    return with_interval(float(mean[0]), mean[1:])


def _of_methods(
    metric: Metric, rows: Sequence[Array], scores: Array, copies: Array, sign: float
) -> tuple[Measure, Measure]:
    if len(rows) < FEWEST_METHODS:
        why = messages.TOO_FEW_METHODS(least=FEWEST_METHODS, count=len(rows))
        return (Measure(None, reason=why),) * 2
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        values = np.array([sign * metric.value(copies @ of_method) for of_method in rows]).T
    finite = np.isfinite(values).all(axis=1)
    if not finite[0]:
        return (Measure(None, reason=messages.NO_VALUE_OF_THESE()),) * 2
    human = (copies @ scores.T) / copies.sum(axis=1, keepdims=True)
    correlation, every_method = RankCorrelation(values[finite], human[finite]), np.ones((finite.sum(), len(rows)))
    correlations = np.full((2, len(values)), np.nan)
    correlations[:, finite] = correlation.spearman(every_method), correlation.kendall(every_method)
    return _mean([correlations[0]]), _mean([correlations[1]])
