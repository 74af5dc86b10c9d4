"""Which method to use, how sure that is, and what would settle it; docs/statistics.md defines each word."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.recommendation.contenders import Contender, Field, field_of
from ftbench.analysis.recommendation.margin import Margin, margin_of
from ftbench.analysis.recommendation.preference import Preference, cheapest, cost_of
from ftbench.analysis.recommendation.settling import Settling, settling
from ftbench.analysis.statistics import ALPHA, detectable, relative_difference
from ftbench.analysis.view import RunView
from ftbench.contracts import Metric

Sureness = Literal["clear", "likely", "cannot tell"]

LIKELY = 0.2
"""The level of "likely": the p-value below which a method that is not near the best passes at most one time in five."""


@dataclass(frozen=True, slots=True)
class Place:
    """The chosen method on one task."""

    task: str
    metric: str
    margin: Margin
    value: float
    leader: str
    leader_value: float
    rival: str | None
    """The other method that is most likely better by the margin."""
    behind_by: float | None
    """With 95 % confidence the chosen method is behind the best by no more, in the metric's unit."""
    detectable: float | None
    """The true difference to the rival that the run's data find in four of five runs."""
    examples: int
    grouped: bool
    seeds: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A method for one or several tasks of one model."""

    model: str
    tasks: tuple[str, ...]
    """Labels; of a task at several training sizes only the largest."""
    preference: Preference
    method: str
    trains: bool
    sureness: Sureness
    p: float
    """p of "on some task, some method is better by the margin or more"."""
    level: tuple[str, ...]
    """The methods that were chosen from: those as surely near the best, or those that no other outdoes."""
    places: tuple[Place, ...]
    """By task; the least sure one first."""
    one_seed: bool
    """Whether a method that depends on chance has one seed only, which rules out "clear"."""
    settling: Settling | None
    """None if the choice is clear, or if no amount of data up to the limit would settle it."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The recommendation for one model."""

    model: str
    overall: Choice | None
    """None if no method has a value on every task, or none is left that no other outdoes somewhere."""
    by_task: tuple[Choice, ...]
    """A choice for each task; the overall one again if there is one task."""


def recommend(view: RunView, preference: Preference = "time") -> tuple[Recommendation, ...]:
    """A recommendation for each model with a task that can be decided."""
    recommendations = []
    for model in view.models:
        fields = _fields(view, model)
        if not fields:
            continue
        choices = [_choice(model, [field], view, preference) for field in fields]
        by_task = tuple(choice for choice in choices if choice is not None)
        overall = _choice(model, fields, view, preference) if len(fields) > 1 else by_task[0] if by_task else None
        recommendations.append(Recommendation(model, overall, by_task))
    return tuple(recommendations)


def _fields(view: RunView, model: str) -> list[Field]:
    """The decidable tasks; the same task with fewer training rows has the same test rows and counts once."""
    largest: dict[str, Field] = {}
    for (of_model, _), comparison in view.comparisons.items():
        deciding = comparison.deciding
        if of_model != model or deciding is None:
            continue
        margin = margin_of(deciding.metric, view.results.metrics.get(deciding.metric), view.results.matrix)
        field = field_of(comparison, margin)
        family = comparison.task.family or comparison.task.label
        if field is not None and (family not in largest or _training_rows(field) >= _training_rows(largest[family])):
            largest[family] = field
    return list(largest.values())


def _training_rows(field: Field) -> int:
    return field.comparison.task.rows.get("train", 0)


def _choice(model: str, fields: Sequence[Field], view: RunView, preference: Preference) -> Choice | None:
    methods = [name for name in fields[0].contenders if all(name in field.contenders for field in fields)]
    p = {name: max(_of(field, name).p_near_best(field.margin.value) for field in fields) for name in methods}
    covered = {name: all(_of(field, name).covers_seeds for field in fields) for name in methods}
    pools: Mapping[Sureness, list[str]] = {
        "clear": [name for name in methods if p[name] < ALPHA and covered[name]],
        "likely": [name for name in methods if p[name] < LIKELY],
        "cannot tell": [name for name in methods if not any(_of(field, name).outdone for field in fields)],
    }
    sureness, pool = next(((word, names) for word, names in pools.items() if names), (None, []))
    if sureness is None:
        return None
    rows = {name: [_of(field, name).standing.group for field in fields] for name in pool}
    costs = {name: _costs(rows[name], fields, name, preference, view.results.metrics) for name in pool}
    method = cheapest(costs)
    places = sorted(fields, key=lambda field: -_of(field, method).p_near_best(field.margin.value))
    return Choice(
        model,
        tuple(field.comparison.task.label for field in fields),
        preference,
        method,
        any(row.trains for row in rows[method]),
        sureness,
        p[method],
        tuple(pool),
        tuple(_place(field, _of(field, method)) for field in places),
        not covered[method],
        None if sureness == "clear" else settling(fields),
    )


def _of(field: Field, method: str) -> Contender:
    return field.contenders[method]


def _costs(
    rows: Sequence[MethodRow],
    fields: Sequence[Field],
    method: str,
    preference: Preference,
    metrics: Mapping[str, Metric],
) -> list[float | None]:
    """What the reader wants to save first, then what else is saved where that is equal."""
    order: tuple[Preference, ...] = (preference, "time", "parameters", "memory")
    quality = math.fsum(_lag(field, method) for field in fields)
    first = quality if preference == "quality" else cost_of(rows, preference, metrics)
    return [first, *(cost_of(rows, further, metrics) for further in order[1:])]


def _lag(field: Field, method: str) -> float:
    """How far the seen value is behind the leader's, without a unit, so that tasks can be added."""
    value, best = _of(field, method).standing.mean, field.leader.standing.mean
    if value is None or best is None or field.metric.direction is None:
        return 0.0
    return relative_difference(best, value, field.metric.direction)


def _place(field: Field, contender: Contender) -> Place:
    tests = len(contender.behind)
    rival = contender.hardest(field.margin.value)
    bounds = [other.bound(1 - ALPHA / tests) for other in contender.behind] if not contender.untested else []
    return Place(
        field.comparison.task.label,
        field.metric.metric,
        field.margin,
        contender.standing.mean or 0.0,
        field.leader.method,
        field.leader.standing.mean or 0.0,
        rival.other if rival else None,
        max(0.0, *bounds) if bounds else None,
        detectable(rival, tests) if rival and rival.error else None,
        field.examples,
        field.comparison.clusters is not None,
        field.seeds,
    )
