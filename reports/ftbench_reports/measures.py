"""Measures of a method on one task: metrics and costs, with directions, units and intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ftbench.analysis.comparison import Comparison, Interval, MetricComparison
from ftbench.analysis.label_levels import LabelLevels
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.statistics import Direction
from ftbench.presentation import numbers
from ftbench_reports.label_levels import level_lines
from ftbench_reports.language import Words, joined, known, plain, say
from ftbench_reports.wording import places_in

_MEBI = float(2**20)


@dataclass(frozen=True, slots=True)
class Measure:
    """One number for each method."""

    name: str
    label: Words
    """The label with its unit."""
    direction: Direction | None
    """None if no direction is better."""
    quality: bool
    """Whether it is a metric rather than a cost."""
    values: Mapping[str, float]
    """Means over seeds by method, in the unit of the label; methods without a value are left out."""
    written: Mapping[str, str]
    """The text for tables, by method."""
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    levels: tuple[tuple[float, Words], ...] = ()
    """Values that need no learning, such as chance, to be drawn as lines."""


@dataclass(frozen=True, slots=True)
class _Cost:
    direction: Direction
    written: Callable[[float], str]
    unit: float = 1.0


_COSTS: Mapping[str, _Cost] = {
    "train_seconds": _Cost("lower", numbers.duration),
    "wall_seconds": _Cost("lower", numbers.duration),
    "tune_seconds": _Cost("lower", numbers.duration),
    "evaluate_seconds": _Cost("lower", numbers.duration),
    "trainable_parameters": _Cost("lower", numbers.count),
    "peak_memory_bytes": _Cost("lower", numbers.file_size, _MEBI),
    "artifact_bytes": _Cost("lower", numbers.file_size, _MEBI),
    "joules": _Cost("lower", numbers.number),
    "money": _Cost("lower", numbers.number),
    "train_tokens_per_second": _Cost("higher", numbers.count),
    "generated_tokens_per_second": _Cost("higher", numbers.count),
}
"""Costs with a direction. Further costs of plugins follow without one."""

_PLAIN = frozenset(("total_parameters", "train_tokens", "load_seconds"))
"""Costs independent of the method: those of the model, the data and the disk."""

_SPEEDS = ("batch_1", "batch_32")


def measures(
    comparison: Comparison, currency: str | None = None, levels: LabelLevels | None = None
) -> tuple[Measure, ...]:
    """Metrics, the deciding one first, then costs; only measures that differ between at least two methods."""
    groups = (
        [standing.group for standing in next(iter(comparison.metrics.values())).standings] if comparison.metrics else []
    )
    candidates = [_metric(metric, levels) for metric in comparison.metrics.values()]
    candidates += [_cost(name, groups, currency) for name in _COSTS]
    candidates += [_speed(name, groups) for name in _SPEEDS]
    others = dict.fromkeys(name for group in groups for cell in group.done for name in cell.costs)
    candidates += [_cost(name, groups, currency) for name in others if name not in _COSTS and name not in _PLAIN]
    deciding = comparison.deciding
    return tuple(
        measure
        for measure in candidates
        if len(set(measure.values.values())) > 1 or (deciding and measure.name == deciding.metric)
    )


def _metric(metric: MetricComparison, levels: LabelLevels | None) -> Measure:
    standings = [standing for standing in metric.standings if standing.mean is not None]
    places = places_in(metric)
    return Measure(
        metric.metric,
        plain(metric.metric),
        metric.direction,
        True,
        {standing.method: standing.mean or 0.0 for standing in standings},
        {standing.method: _with_interval(standing.mean or 0.0, standing.interval, places) for standing in standings},
        {standing.method: standing.interval for standing in standings if standing.interval},
        level_lines(levels) if levels and levels.metric == metric.metric else (),
    )


def _with_interval(mean: float, interval: Interval | None, places: int) -> str:
    ends = [numbers.number(end, places) for end in (interval.low, interval.high)] if interval else []
    return f"{numbers.number(mean, places)} ({ends[0]} … {ends[1]})" if ends else numbers.number(mean, places)


def _cost(name: str, groups: list[MethodRow], currency: str | None) -> Measure:
    kind = _COSTS.get(name)
    unit, written = (kind.unit, kind.written) if kind else (1.0, numbers.number)
    values = {group.method: value for group in groups if (value := group.cost(name)) is not None}
    label = known("axis", name) if kind else known("cost", name)
    if name == "money" and currency:
        label = joined([say("cost.money"), currency])
    return Measure(
        f"cost {name}",
        label,
        kind.direction if kind else None,
        False,
        {method: value / unit for method, value in values.items()},
        {method: written(value) for method, value in values.items()},
    )


def _speed(name: str, groups: list[MethodRow]) -> Measure:
    values = {group.method: value for group in groups if (value := _milliseconds(group, name)) is not None}
    written = {method: numbers.number(value) for method, value in values.items()}
    return Measure(f"speed {name}", say(f"axis.{name}"), "lower", False, values, written)


def _milliseconds(group: MethodRow, name: str) -> float | None:
    """Milliseconds per token; merged if the method merges, as it would be served."""
    speeds = group.measured("milliseconds_per_token")
    return speeds.get(f"{name}_merged", speeds.get(name))
