"""What tuning was worth on test rows: each tuned method against its default settings, over methods and tasks."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.special import stdtrit

from ftbench.analysis.comparison import Difference, Interval, MetricComparison, Standing
from ftbench.analysis.statistics import LEVEL, Direction
from ftbench.analysis.view import RunView

Effect = Literal["better", "worse", "unclear", "same settings", "untested"]
"""The test's verdict on a tuned method against its defaults; `same settings` where tuning chose the defaults."""


@dataclass(frozen=True, slots=True)
class TunedPair:
    """A tuned method and its default settings on one task with one model, by the task's deciding metric."""

    model: str
    task: str
    method: str
    metric: str
    direction: Direction | None
    effect: Effect
    difference: Difference
    """Tuned minus default, as the tables of scores have it."""

    @property
    def gain(self) -> float:
        """Tuned minus default; 0 for the same settings, whose rows may still be means over other seeds."""
        return 0.0 if self.effect == "same settings" else self.difference.value


@dataclass(frozen=True, slots=True)
class MeanGain:
    """The mean difference, tuned minus default, over all pairs that are judged by one metric."""

    metric: str
    direction: Direction | None
    pairs: int
    value: float
    interval: Interval | None
    """Student's t over the pairs; None for one pair, and where all differences are equal."""


def tuned_pairs(view: RunView) -> tuple[TunedPair, ...]:
    """Every tuned method that has a row of default settings with a value, in the order of tasks and methods."""
    pairs = []
    for (model, task), comparison in view.comparisons.items():
        metric = comparison.deciding
        for default in metric.defaults if metric else ():
            pair = _pair(model, task, metric, default, view) if metric else None
            if pair is not None:
                pairs.append(pair)
    return tuple(pairs)


def effect_counts(pairs: Sequence[TunedPair]) -> Mapping[Effect, int]:
    """How many pairs have each effect; those that no pair has are left out."""
    return Counter(pair.effect for pair in pairs)


def mean_gains(pairs: Sequence[TunedPair]) -> tuple[MeanGain, ...]:
    """The mean difference by metric, in the order of the pairs: metrics of different kinds have no common scale.

    Pairs whose tuning chose the defaults count with 0. The interval takes the pairs for independent; it is over methods
    and tasks, so a single pair that gained much widens it.
    """
    by_metric: dict[str, list[TunedPair]] = {}
    for pair in pairs:
        by_metric.setdefault(pair.metric, []).append(pair)
    return tuple(_mean_gain(metric, members) for metric, members in by_metric.items())


def _mean_gain(metric: str, pairs: Sequence[TunedPair]) -> MeanGain:
    count = len(pairs)
    mean = math.fsum(pair.gain for pair in pairs) / count
    squares = math.fsum((pair.gain - mean) ** 2 for pair in pairs)
    interval = None
    if count > 1 and squares > 0:
        half = float(stdtrit(count - 1, (1 + LEVEL) / 2)) * math.sqrt(squares / (count - 1) / count)
        interval = Interval(mean - half, mean + half)
    return MeanGain(metric, pairs[0].direction, count, mean, interval)


def _pair(model: str, task: str, metric: MetricComparison, default: Standing, view: RunView) -> TunedPair | None:
    method = default.group.default_of or ""
    tuned = metric.standing(method)
    difference = metric.difference(tuned, default) if tuned else None
    if tuned is None or difference is None:
        return None
    same = _same_settings(tuned, default, model, task, view)
    effect: Effect = "same settings" if same else difference.verdict
    return TunedPair(model, task, method, metric.metric, metric.direction, effect, difference)


def _same_settings(tuned: Standing, default: Standing, model: str, task: str, view: RunView) -> bool:
    """Whether tuning chose the default settings, in every fold if there are folds."""
    place = (model, task, tuned.method)
    searches = [search for search in view.results.tuning if (search.model, search.task, search.method) == place]
    if searches and all(search.default for search in searches):
        return True
    # Runs that do not record it: the same settings are the same cells.
    of_default = {part.cell for cell in default.group.done for part in cell.parts}
    return of_default <= {part.cell for cell in tuned.group.done for part in cell.parts}
