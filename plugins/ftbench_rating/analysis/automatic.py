"""Whether the run's own metrics see what people see: rank correlation of human scores with each metric."""

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
"""For a correlation of methods: of three, six orders are possible, and each is as likely as 1 in 6 by chance."""


@dataclass(frozen=True, slots=True)
class MetricAgreement:
    """One automatic metric; all correlations are above 0 where it agrees with people, also if lower is better."""

    metric: str
    spearman: Measure
    """Over the examples of each method, mean over methods."""
    kendall: Measure
    system_spearman: Measure
    """Over methods."""
    system_kendall: Measure
    examples: int
    methods: int


@dataclass(frozen=True, slots=True)
class _Human:
    """What people think, of the examples whose every answer was rated."""

    methods: tuple[str, ...]
    examples: tuple[str, ...]
    scores: Array
    """[methods, examples]."""
    copies: Array
    """[1 + draws, examples]: first every example once, then whole clusters drawn with replacement."""


def automatic_agreement(opinions: Opinions, key: Key, results: RunResults) -> tuple[MetricAgreement, ...]:
    """For every metric of the study's cells, in the order of the task; empty where the run lost these cells.

    Correlations of single examples are taken within each method and then averaged, so that a method that is better on
    all examples does not make a metric look good at telling examples apart; that is what the correlation of methods is
    for (levels as in Deutsch, Dror & Roth 2021, TACL 9:1132, grouped by method). Intervals draw examples, clusters
    whole, with replacement.
    """
    cells = {cell.cell: cell for cell in results.cells if cell.status == "done"}
    own = {method: cells[key.cells[method]] for method in opinions.methods if key.cells[method] in cells}
    human = _human(opinions, tuple(own))
    if human is None:
        return ()
    names = dict.fromkeys(name for cell in own.values() for name in cell.metrics)
    metrics = [results.metrics[name] for name in names if name in results.metrics]
    return tuple(
        _agreement(metric, own, human)
        for metric in metrics
        if not metric.reads_general_text and not isinstance(metric, HumanScore)
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
    return _Human(methods, examples, scores[:, kept], _copies([opinions.clusters[one] for one in examples]))


def _by_example(sums: Sums, weights: Sequence[float]) -> Array:
    """[examples]: the raters' mean on each dimension, weighted; NaN where one is missing."""
    points, counts = sums.points.sum(axis=1), sums.counts.sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.array(weights) @ (points / counts))


def _copies(clusters: Sequence[str]) -> Array:
    names = sorted(set(clusters))
    member = np.array([[one == name for one in clusters] for name in names], dtype=np.float64)
    generator = np.random.default_rng(SEED)
    drawn = generator.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    return np.vstack([np.ones(len(clusters)), drawn @ member])


def _agreement(metric: Metric, cells: Mapping[str, CellResult], human: _Human) -> MetricAgreement:
    rows = {method: _rows(cells[method], metric.name, human.examples) for method in human.methods}
    known = {method: one for method, one in rows.items() if one is not None}
    sign = 1.0 if metric.direction == "higher" else -1.0
    places = [human.methods.index(method) for method in known]
    scores = human.scores[places]
    of_examples = _of_examples(metric, list(known.values()), scores, human.copies, sign)
    of_methods = _of_methods(metric, list(known.values()), scores, human.copies, sign)
    return MetricAgreement(metric.name, *of_examples, *of_methods, len(human.examples), len(known))


def _rows(cell: CellResult, metric: str, examples: Sequence[str]) -> Array | None:
    """The metric's statistics of these examples [examples, columns], where it has some."""
    score = cell.metrics.get(metric)
    if score is None or score.value is None or not score.statistics:
        return None
    ids = [one.id for one in cell.predictions()]
    at = {name: place for place, name in reversed(list(enumerate(ids)))}
    if len(ids) != len(score.statistics) or not all(name in at for name in examples):
        return None
    return np.array([score.statistics[at[name]] for name in examples], dtype=np.float64)


def _of_examples(
    metric: Metric, rows: Sequence[Array], scores: Array, copies: Array, sign: float
) -> tuple[Measure, Measure]:
    if not rows:
        return (Measure(None, reason=messages.NO_NUMBERS_BY_EXAMPLE()),) * 2
    if not all(is_ratio(one, metric.value) for one in rows):
        return (Measure(None, reason=messages.NO_VALUE_OF_ONE()),) * 2
    found: list[list[Array]] = [[], []]
    for one, human in zip(rows, scores, strict=True):
        with np.errstate(divide="ignore", invalid="ignore"):
            values = sign * one[:, 0] / one[:, 1]
        if np.isfinite(values).all():
            pair = RankCorrelation(values, human)
            found[0].append(pair.spearman(copies))
            found[1].append(pair.kendall(copies))
    if not found[0]:
        return (Measure(None, reason=messages.NO_VALUE_OF_SOME()),) * 2
    return _mean(found[0]), _mean(found[1])


def _mean(values: Sequence[Array]) -> Measure:
    """Over the methods in which both vary; the first value of each is that of all examples, the others of draws."""
    stacked = np.array(values)
    varies = stacked[np.isfinite(stacked[:, 0])]
    if not len(varies):
        return Measure(None, reason=messages.NOTHING_VARIES())
    number = np.isfinite(varies).sum(axis=0)
    mean = np.where(number > 0, np.nansum(varies, axis=0) / np.where(number > 0, number, 1), np.nan)
    return with_interval(float(mean[0]), mean[1:])


def _of_methods(
    metric: Metric, rows: Sequence[Array], scores: Array, copies: Array, sign: float
) -> tuple[Measure, Measure]:
    if len(rows) < FEWEST_METHODS:
        why = messages.TOO_FEW_METHODS(least=FEWEST_METHODS, count=len(rows))
        return (Measure(None, reason=why),) * 2
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        values = np.array([sign * metric.value(copies @ one) for one in rows]).T
    finite = np.isfinite(values).all(axis=1)
    if not finite[0]:
        return (Measure(None, reason=messages.NO_VALUE_OF_THESE()),) * 2
    human = (copies @ scores.T) / copies.sum(axis=1, keepdims=True)
    pair, each = RankCorrelation(values[finite], human[finite]), np.ones((finite.sum(), len(rows)))
    found = np.full((2, len(values)), np.nan)
    found[:, finite] = pair.spearman(each), pair.kendall(each)
    return _mean([found[0]]), _mean([found[1]])
