"""Chance and majority of a label task: what a method must beat to have learned anything."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pairing import paired_runs
from ftbench.analysis.statistics import Difference, Direction, MethodRuns, adjust, compare_methods
from ftbench.analysis.statistics.arrays import Array
from ftbench.contracts import Metric
from ftbench.contracts.metric import UNBOUNDED
from ftbench.records.prediction import Prediction
from ftbench.records.results import TaskInfo

if TYPE_CHECKING:
    from ftbench.analysis.view import RunView

CONSTANT = "the majority label"
"""The name, in tests, of the predictor that always answers the majority label."""


_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class LabelLevels:
    """What the deciding metric of a label task is without having learned anything.

    Both levels are computed by the metric itself, over the test examples that every finished cell answered.
    """

    metric: str
    label: str
    """The majority label: the most frequent reference among these examples; the first in the task's order if several
    are equally frequent. A run does not keep the labels of its training rows."""
    labels: tuple[str, ...]
    """All labels that can be answered."""
    chance: float
    """The metric of guessing every label equally often, from the expected sums of its statistics."""
    majority: float
    """The metric of always answering the majority label."""
    differences: tuple[Difference, ...]
    """Each method minus the constant predictor, corrected by Holm over the methods: a family of its own."""

    def difference(self, method: str) -> Difference | None:
        return next((difference for difference in self.differences if difference.method == method), None)

    def exceeded_by(self, value: float, direction: Direction) -> bool:
        """Whether a value is better than the majority label's, be it by chance; beyond rounding."""
        gain = value - self.majority if direction == "higher" else self.majority - value
        return gain > _ROUNDING

    def better(self, method: str) -> bool | None:
        """Whether a method is clearly better than the majority label; None if no test can tell."""
        difference = self.difference(method)
        if difference is None or difference.verdict == "untested":
            return None
        return difference.verdict == "better"


def label_levels(view: RunView, model: str, task_label: str) -> LabelLevels | None:
    """The levels of a task with a model.

    None for a text task, for a task without finished cells, where the metric is not loaded or needs more than the
    answered label (a loss), and in a run whose texts were removed.
    """
    return view.label_levels.get((model, task_label))


def levels_of(groups: Sequence[MethodRow], task: TaskInfo, metrics: Mapping[str, Metric]) -> LabelLevels | None:
    """The levels from the method rows of one model and task; see `label_levels`."""
    metric = metrics.get(task.metrics[0]) if task.output == "label" and task.metrics else None
    if metric is None or metric.reads_other_rows:
        return None
    methods = [group for group in groups if group.default_of is None]
    paired = paired_runs(methods, metric.name)
    examples = paired.predictions
    labels = _labels(task, examples)
    if len(labels) < 2 or not examples or not all(example.reference for example in examples):
        return None
    tables = {label: _constant(metric, examples, label, labels) for label in labels}
    scored = {label: table for label, table in tables.items() if table is not None}
    if len(scored) < len(labels):
        return None
    counted = Counter(example.reference for example in examples)
    majority = max(labels, key=lambda label: counted[label])  # the first of several
    sums = np.array([table.sum(axis=0) for table in scored.values()])
    chance, always = (float(metric.value(totals)) for totals in (sums.mean(axis=0), sums[labels.index(majority)]))
    if not (math.isfinite(chance) and math.isfinite(always)):
        return None
    return LabelLevels(
        metric.name,
        majority,
        labels,
        chance,
        always,
        _tested(paired.runs, scored[majority], metric, paired.clusters, paired.folds),
    )


def _labels(task: TaskInfo, examples: Sequence[Prediction]) -> tuple[str, ...]:
    """The task's labels, with those of the examples: a run of an older version does not tell the former."""
    found = dict.fromkeys(task.labels)
    for example in examples:
        found.update(dict.fromkeys((*example.labels, *(example.label_scores or ()))))
    found.update(dict.fromkeys(sorted({example.reference for example in examples})))
    return tuple(found)


def _constant(metric: Metric, examples: Sequence[Prediction], label: str, labels: tuple[str, ...]) -> Array | None:
    """Statistics [examples, columns] of always answering `label`; None if the metric needs more than the label."""
    answers = [
        replace(example, text=label, said=label, labels=labels, label_scores=None, reference_loss=None)
        for example in examples
    ]
    try:
        return np.asarray(metric.statistics(answers), dtype=np.float64)
    except Exception:  # a metric of a plugin may raise anything on an answer without likelihoods
        return None


def _tested(
    runs: Sequence[MethodRuns],
    constant: Array,
    metric: Metric,
    clusters: Sequence[Hashable] | None,
    folds: Sequence[Hashable] | None,
) -> tuple[Difference, ...]:
    """Each method's difference to the constant predictor; methods whose statistics have other columns are left out."""
    reference = MethodRuns(CONSTANT, (0,), (constant,), random=False)
    differences = [
        difference
        for run in runs
        if run.method != CONSTANT and all(table.shape == constant.shape for table in run.statistics)
        for difference in compare_methods(
            [run, reference],
            metric.value,
            direction=metric.direction,
            baseline=CONSTANT,
            clusters=clusters,
            bounds=metric.bounds or UNBOUNDED,
            folds=folds,
        ).differences
    ]
    return adjust(differences, metric.direction)
