"""Which method to use, how sure that is, and what would settle it; docs/statistics.md defines each word."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ftbench.analysis.comparison import Standing
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.recommendation.choice import Choice, Place, Recommendation, Refusal, Sureness
from ftbench.analysis.recommendation.contenders import Contender, Field, field_of
from ftbench.analysis.recommendation.margin import margin_of
from ftbench.analysis.recommendation.preference import Preference, cheapest, cost_of
from ftbench.analysis.recommendation.settling import settling
from ftbench.analysis.statistics import ALPHA, detectable, relative_difference
from ftbench.analysis.view import RunView
from ftbench.contracts import Metric

LIKELY = 0.2
"""The level of "likely": the p-value below which a method that is not near the best passes at most one time in five."""


def recommend(view: RunView, preference: Preference = "time") -> tuple[Recommendation, ...]:
    """A recommendation for each model with a task that can be decided."""
    recommendations = []
    for model in view.models:
        fields = _fields(view, model)
        if not fields:
            continue
        refused = {field.comparison.task.label: refusal for field in fields if (refusal := _refusal(field))}
        open_fields = [field for field in fields if field.comparison.task.label not in refused]
        choices = [_choice(model, [field], view, preference) for field in open_fields]
        by_task = tuple(choice for choice in choices if choice is not None)
        overall = _choice(model, open_fields, view, preference) if open_fields else None
        recommendations.append(Recommendation(model, overall, by_task, tuple(refused.values())))
    return tuple(recommendations)


def _refusal(field: Field) -> Refusal | None:
    task = field.comparison.task.label
    if all(contender.degenerate for contender in field.contenders.values()):
        return Refusal(task, "degenerate")
    return None if field.unbeaten_label is None else Refusal(task, "majority", field.unbeaten_label)


def _fields(view: RunView, model: str) -> list[Field]:
    """The decidable tasks; the same task with fewer training rows has the same test rows and counts once."""
    largest: dict[str, Field] = {}
    for (of_model, _), comparison in view.comparisons.items():
        deciding = comparison.deciding
        if of_model != model or deciding is None:
            continue
        margin = margin_of(deciding.metric, view.results.metrics.get(deciding.metric), view.results.matrix)
        field = field_of(comparison, margin, view.label_levels.get((model, comparison.task.label)))
        family = comparison.task.family or comparison.task.label
        if field is not None and (family not in largest or _training_rows(field) >= _training_rows(largest[family])):
            largest[family] = field
    return list(largest.values())


def _training_rows(field: Field) -> int:
    return field.comparison.task.rows.get("train", 0)


def _choice(model: str, fields: Sequence[Field], view: RunView, preference: Preference) -> Choice | None:
    methods = [
        name
        for name in fields[0].contenders
        if all(name in field.contenders and not _of(field, name).degenerate for field in fields)
    ]
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
    other = _compared(fields, method, view.results.baseline, {name: costs[name][0] for name in pool})
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
        None if preference == "quality" else costs[method][0],
        other,
        None if other is None else _cost(fields, other, preference, view.results.metrics),
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


def _cost(fields: Sequence[Field], method: str, preference: Preference, metrics: Mapping[str, Metric]) -> float | None:
    return cost_of([_of(field, method).standing.group for field in fields], preference, metrics)


def _compared(fields: Sequence[Field], method: str, baseline: str, costs: Mapping[str, float | None]) -> str | None:
    """The method whose cost is said beside the chosen one's: the baseline if it trains, else the dearest one."""
    if method != baseline and all(
        baseline in field.contenders and _of(field, baseline).standing.group.trains for field in fields
    ):
        return baseline
    others = {name: cost for name, cost in costs.items() if name != method and cost is not None}
    return max(others, key=lambda name: others[name], default=None)


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
    base = _best_untrained(field, contender)
    pair = field.metric.pair(contender.standing, base) if base else None
    return Place(
        field.comparison.task.label,
        field.metric.metric,
        field.margin,
        contender.standing.mean or 0.0,
        field.leader.method,
        field.leader.standing.mean or 0.0,
        base.method if base else None,
        base.mean if base else None,
        pair.verdict if pair else None,
        rival.other if rival else None,
        max(0.0, *bounds) if bounds else None,
        detectable(rival, tests) if rival and rival.error else None,
        field.examples,
        field.comparison.clusters is not None,
        field.seeds,
    )


def _best_untrained(field: Field, contender: Contender) -> Standing | None:
    if not contender.standing.group.trains:
        return None
    return next((standing for standing in field.metric.ranked if not standing.group.trains), None)
