"""Pair the finished cells of one model and task by example, and compare them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ftbench.analysis.comparison import Comparison, Interval, MetricComparison, NoInterval, Standing, estimable
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.statistics import Difference as TestedDifference
from ftbench.analysis.statistics import MethodRuns, MetricStatistics, adjust, compare_methods
from ftbench.analysis.statistics.arrays import Array
from ftbench.contracts import Metric
from ftbench.contracts.metric import UNBOUNDED
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, TaskInfo

ExampleKey = tuple[str, int]
"""An example's id and its occurrence: equal rows have equal ids."""


@dataclass(frozen=True, slots=True)
class _Examples:
    """The examples that cells answered."""

    keys: Mapping[str, Sequence[ExampleKey]]
    """Keys by cell, in the order of its predictions."""
    shared: Sequence[ExampleKey]
    clusters: Sequence[Hashable] | None
    """Cluster of each shared example: its group, or itself without one; None if no example has a group."""
    folds: Sequence[Hashable] | None
    """Fold of each shared example; None without cross-validation."""


def compare(groups: Sequence[MethodRow], task: TaskInfo, metrics: Mapping[str, Metric], baseline: str) -> Comparison:
    """Compare the groups of one model on all metrics that say something about the task's answers."""
    examples = _examples(groups)
    known = dict.fromkeys([*task.metrics, *(name for group in groups for cell in group.done for name in cell.metrics)])
    names = [name for name in known if speaks_of(task, name, metrics)]
    return Comparison(
        groups[0].model,
        task,
        len(examples.shared),
        len({key for keys in examples.keys.values() for key in keys}),
        None if examples.clusters is None else len(set(examples.clusters)),
        {name: _compare_metric(groups, name, metrics.get(name), examples, baseline) for name in names},
    )


@dataclass(frozen=True, slots=True)
class PairedRuns:
    """The runs of methods on one metric, over the examples that all their finished cells answered."""

    runs: tuple[MethodRuns, ...]
    """Of the methods that have statistics."""
    predictions: tuple[Prediction, ...]
    """The shared examples as one cell answered them, in the order of the statistics."""
    clusters: Sequence[Hashable] | None
    """Cluster of each shared example; None if no example has a group."""
    folds: Sequence[Hashable] | None = None
    """Fold of each shared example; None without cross-validation."""


def paired_runs(groups: Sequence[MethodRow], metric: str) -> PairedRuns:
    """The runs on a metric of answers, for tests against something that is no method of the run."""
    examples = _examples(groups)
    runs = tuple(found for group in groups if (found := _runs(group, metric, examples)) is not None)
    for cell in (cell for group in groups for cell in group.done):
        if keys := examples.keys[cell.cell]:
            answered = dict(zip(keys, cell.predictions(), strict=True))
            shared = tuple(answered[key] for key in examples.shared)
            return PairedRuns(runs, shared, examples.clusters, examples.folds)
    return PairedRuns(runs, (), None)


def speaks_of(task: TaskInfo, name: str, metrics: Mapping[str, Metric]) -> bool:
    """Whether a metric says anything about the task's answers; what decides the task and what is unknown does."""
    metric = metrics.get(name)
    return metric is None or name in task.metrics[:1] or task.output == "text" or not metric.judges_wording


def paired_tables(
    groups: Sequence[MethodRow], name: str
) -> tuple[list[tuple[Array, ...]], Sequence[Hashable] | None] | None:
    """The statistics of a metric by group and seed, over the examples that all cells answered, and their clusters.

    None if a group has no statistics for each of these examples.
    """
    examples = _examples(groups)
    runs = [_runs(group, name, examples) for group in groups]
    kept = [group_runs for group_runs in runs if group_runs is not None]
    if len(kept) < len(runs):
        return None
    measured, clusters, _ = _without_unmeasured(kept, examples.clusters, None)
    return [group_runs.statistics for group_runs in measured], clusters


def example_keys(predictions: Iterable[Prediction]) -> list[ExampleKey]:
    """The keys that pair one cell's predictions with another's."""
    seen: Counter[str] = Counter()
    keys = []
    for prediction in predictions:
        keys.append((prediction.id, seen[prediction.id]))
        seen[prediction.id] += 1
    return keys


def _examples(groups: Sequence[MethodRow]) -> _Examples:
    keys: dict[str, Sequence[ExampleKey]] = {}
    group_of: dict[ExampleKey, str] = {}
    fold_of: dict[int, dict[ExampleKey, int]] = {}
    for cell in (cell for group in groups for cell in group.done):
        predictions, numbers = answered(cell)
        keys[cell.cell] = example_keys(predictions)
        if numbers:
            fold_of.setdefault(len(cell.folds), {}).update(zip(keys[cell.cell], numbers, strict=True))
        for key, prediction in zip(keys[cell.cell], predictions, strict=True):
            if prediction.group is not None:
                group_of[key] = prediction.group
    shared = _shared(list(keys.values()))
    clusters = [("group", group_of[key]) if key in group_of else key for key in shared] if group_of else None
    # Two runs may have other folds of the same rows: fewer and larger ones claim less.
    coarsest = fold_of[min(fold_of)] if fold_of else {}
    folds = [coarsest.get(key, 0) for key in shared] if coarsest else None
    return _Examples(keys, shared, clusters, folds)


def answered(cell: CellResult) -> tuple[Sequence[Prediction], list[int]]:
    """The answers of a cell, and the number of the fold of each; no numbers without cross-validation."""
    if not cell.folds:
        return cell.predictions(), []
    by_fold = [(part.fold.number if part.fold else 0, part.predictions()) for part in cell.parts]
    numbers = [number for number, predictions in by_fold for _ in predictions]
    return [prediction for _, predictions in by_fold for prediction in predictions], numbers


def _shared(lists: Sequence[Sequence[ExampleKey]]) -> list[ExampleKey]:
    """Examples that all cells share, in the order of the first; cells without predictions are ignored."""
    kept = [keys for keys in lists if keys]
    if not kept:
        return []
    common = set(kept[0]).intersection(*kept[1:])
    return [key for key in kept[0] if key in common]


def _compare_metric(
    groups: Sequence[MethodRow], name: str, metric: Metric | None, examples: _Examples, baseline: str
) -> MetricComparison:
    """One metric over all groups. Passages of general text are no test rows: they have no ids and no clusters."""
    general = metric is not None and metric.reads_other_rows
    runs = {group.method: _runs(group, name, None if general else examples) for group in groups}
    if general:
        runs = _of_the_same_passages(runs)
    clusters = None if general else examples.clusters
    folds = None if general else examples.folds
    bounds = (metric.bounds if metric else None) or UNBOUNDED

    def compared(methods: Sequence[str], reference: str) -> MetricStatistics | None:
        usable = [method_runs for method in methods if (method_runs := runs.get(method)) is not None]
        if metric is None or not usable:
            return None
        measured, own_clusters, own_folds = _without_unmeasured(usable, clusters, folds)
        return compare_methods(
            measured,
            metric.value,
            direction=metric.direction,
            baseline=reference,
            clusters=own_clusters,
            bounds=bounds,
            folds=own_folds,
        )

    def standing(group: MethodRow, statistics: MetricStatistics | None) -> Standing:
        usable_here = statistics is not None and runs[group.method] is not None
        problem: NoInterval | None = None
        if not usable_here and group.mean(name) is not None:
            problem = "no metric" if metric is None else _problem(group, name, examples)
        return _standing(group, name, statistics if usable_here else None, problem, bounds)

    methods = [group for group in groups if group.default_of is None]
    statistics = compared([group.method for group in methods], baseline)
    defaults: list[Standing] = []
    gains: list[TestedDifference] = []
    for group in groups:
        if group.default_of is not None:
            pair = compared([group.default_of, group.method], group.method)
            defaults.append(standing(group, pair))
            gains += pair.differences if pair else ()
    return MetricComparison(
        name,
        metric.direction if metric else None,
        tuple(standing(group, statistics) for group in methods),
        statistics,
        tuple(defaults),
        adjust(gains, metric.direction) if metric else (),
        bounds,
    )


def _standing(
    group: MethodRow,
    name: str,
    statistics: MetricStatistics | None,
    problem: NoInterval | None,
    bounds: tuple[float, float],
) -> Standing:
    mean = group.mean(name)
    if statistics is None:
        return Standing(group, mean, None, problem, not group.random or len(group.values(name)) > 1)
    estimate = statistics.estimate(group.method)
    interval, problem = None, estimate.problem
    if estimate.low is not None and estimate.high is not None:
        interval, problem = estimable(Interval(estimate.low, estimate.high), bounds)
    return Standing(group, mean, interval, problem, estimate.covers_seeds)


def _runs(group: MethodRow, name: str, examples: _Examples | None) -> MethodRuns | None:
    """A method's statistics of all seeds over the shared examples, or over all rows without `examples`.

    None if a value has no matching statistics.
    """
    seeds, rows = [], []
    for cell in group.done:
        if cell.seed not in group.values(name):
            continue
        statistics = np.asarray(cell.metrics[name].statistics, dtype=np.float64)
        if examples is None:
            order = list(range(len(statistics)))
        else:
            places = {key: place for place, key in enumerate(examples.keys[cell.cell])}
            if not places or len(statistics) != len(places):
                return None
            order = [places[key] for key in examples.shared]
        if not order:
            return None
        seeds.append(cell.seed)
        rows.append(statistics[order])
    return MethodRuns(group.method, tuple(seeds), tuple(rows), group.random) if seeds else None


def _of_the_same_passages(runs: Mapping[str, MethodRuns | None]) -> dict[str, MethodRuns | None]:
    """The runs without methods that read another number of passages than most.

    Such passages are not the same: a method may read passages that are too long for others.
    """
    numbers = Counter(len(rows) for method_runs in runs.values() if method_runs for rows in method_runs.statistics)
    ((usual, _),) = numbers.most_common(1) or [(0, 0)]
    return {
        method: method_runs if method_runs and all(len(rows) == usual for rows in method_runs.statistics) else None
        for method, method_runs in runs.items()
    }


def measured_anywhere(tables: Sequence[Array]) -> NDArray[np.bool_]:
    """Mask of examples with a score in any table; a row of zeros is no score."""
    seen = np.any([rows.any(axis=-1) for rows in tables], axis=0)
    return seen if seen.any() else np.ones_like(seen)


_Marks = Sequence[Hashable] | None
"""The cluster or fold of each example."""


def _without_unmeasured(
    runs: Sequence[MethodRuns], clusters: _Marks, folds: _Marks
) -> tuple[Sequence[MethodRuns], _Marks, _Marks]:
    """The runs, clusters and folds without examples that have no score in any run."""
    seen = measured_anywhere([rows for run in runs for rows in run.statistics])
    if seen.all():
        return runs, clusters, folds
    kept = [replace(run, statistics=tuple(rows[seen] for rows in run.statistics)) for run in runs]
    of_clusters, of_folds = (
        None if marks is None else [mark for mark, measured in zip(marks, seen, strict=True) if measured]
        for marks in (clusters, folds)
    )
    return kept, of_clusters, of_folds


def _problem(group: MethodRow, name: str, examples: _Examples) -> NoInterval:
    cells = [cell for cell in group.done if cell.seed in group.values(name)]
    if any(not cell.metrics[name].statistics for cell in cells):
        return "no statistics"
    return "other length" if examples.shared else "no shared examples"
