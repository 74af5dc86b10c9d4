"""Which method to use, how sure that is, and what would settle it; docs/statistics.md defines each word."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.more_data import training_rows
from ftbench.analysis.recommendation.choice import Choice, Place, Recommendation, Refusal, Sureness
from ftbench.analysis.recommendation.contenders import Contender, Field, field_of
from ftbench.analysis.recommendation.margin import margin_of
from ftbench.analysis.recommendation.preference import Preference, cheapest, cost_of
from ftbench.analysis.recommendation.settling import settling
from ftbench.analysis.statistics import ALPHA, detectable, relative_difference
from ftbench.analysis.view import RunView
from ftbench.contracts import Metric
from ftbench.messages import Note
from ftbench.messages.health import NONE_ABOVE_MAJORITY, NOT_ABOVE_MAJORITY

LIKELY = 0.2
"""The level of "likely": the p-value below which a method that is not near the best passes at most one time in five."""


def recommend(view: RunView, preference: Preference = "time") -> tuple[Recommendation, ...]:
    """A recommendation for each model with a task that can be decided."""
    recommendations = []
    for model in view.models:
        fields, uncounted = _fields(view, model)
        if not fields:
            continue
        refused = {field.task: refusal for field in fields if (refusal := _refusal(field))}
        open_fields = [field for field in fields if field.task not in refused]
        choices = [_choice(model, [field], view, preference) for field in open_fields]
        by_task = tuple(choice for choice in choices if choice is not None)
        overall = _choice(model, open_fields, view, preference) if open_fields else None
        one_seed = any(field.metric.one_seed for field in fields)
        recommendations.append(
            Recommendation(model, overall, by_task, tuple(refused.values()), uncounted, one_seed=one_seed)
        )
    return tuple(recommendations)


def _refusal(field: Field) -> Refusal | None:
    if not field.contenders:
        return Refusal(field.task, "degenerate")
    return Refusal(field.task, "majority", field.unbeaten_label or "") if field.hopeless else None


def _fields(view: RunView, model: str) -> tuple[list[Field], tuple[str, ...]]:
    """The decidable tasks, and the labels of the others.

    The same task with fewer training rows has the same test rows and counts once.
    """
    largest: dict[str, Field] = {}
    others: dict[str, str] = {}
    for (of_model, label), comparison in view.comparisons.items():
        if of_model != model:
            continue
        family = comparison.task.family or comparison.task.label
        deciding = comparison.deciding
        name = deciding.metric if deciding else ""
        margin = margin_of(name, view.results.metrics.get(name), view.results.matrix)
        field = field_of(comparison, margin, view.label_levels.get((model, label)), view.degenerate_shares)
        if field is None:
            others[family] = label
        elif family not in largest or training_rows(comparison.task) >= training_rows(largest[family].comparison.task):
            largest[family] = field
    return list(largest.values()), tuple(label for family, label in others.items() if family not in largest)


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
    first = {name: costs[name][0] for name in pool}
    cost = None if preference == "quality" or any(known is None for known in first.values()) else first[method]
    other = _compared(fields, method, view.results.baseline, first) if cost is not None else None
    places = sorted(fields, key=lambda field: -_of(field, method).p_near_best(field.margin.value))
    return Choice(
        model,
        tuple(field.task for field in fields),
        preference,
        method,
        any(row.trains for row in rows[method]),
        sureness,
        p[method],
        tuple(pool),
        tuple(_place(field, _of(field, method)) for field in places),
        preference == "quality" and any(_lag(field, method) > 0 for field in fields),
        _severe(view, model, fields, method),
        tuple((field.task, field.unbeaten_label) for field in fields if field.unbeaten_label is not None),
        tuple((field.task, name) for field in fields for name in _left_out(field, method)),
        cost is not None and any(known is not None and known < cost for known in first.values()),
        cost,
        other,
        None if other is None else _cost(fields, other, preference, view.results.metrics),
        not covered[method],
        None if sureness == "clear" else settling(fields, method, ALPHA),
    )


def _severe(view: RunView, model: str, fields: Sequence[Field], method: str) -> tuple[Note, ...]:
    """Severe findings on the chosen method at these tasks; the majority label has words of its own."""
    places = {(model, field.task) for field in fields}
    majority = {NONE_ABOVE_MAJORITY.code, NOT_ABOVE_MAJORITY.code}
    return tuple(
        finding.note
        for finding in view.findings
        if finding.severity == "bad"
        and method in finding.methods
        and places & set(finding.places)
        and finding.code not in majority
    )


def _left_out(field: Field, method: str) -> list[str]:
    """Degenerate methods that have a better value than the chosen one."""
    ranked = [standing.method for standing in field.metric.ranked]
    return [name for name in field.degenerate if ranked.index(name) < ranked.index(method)]


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
    """The method whose cost is said beside the chosen one's, one that costs no less: the baseline, else the dearest."""
    dearer = {
        name: cost
        for name, cost in costs.items()
        if name != method and cost is not None and cost >= (costs[method] or 0.0)
    }
    if baseline in dearer and all(_of(field, baseline).standing.group.trains for field in fields):
        return baseline
    return max(dearer, key=lambda name: dearer[name], default=None)


def _lag(field: Field, method: str) -> float:
    """How far the seen value is behind the leader's, without a unit, so that tasks can be added."""
    value, best = _of(field, method).standing.mean, field.leader.standing.mean
    if value is None or best is None or field.metric.direction is None:
        return 0.0
    return relative_difference(best, value, field.metric.direction)


def _place(field: Field, contender: Contender) -> Place:
    tests = len(contender.behind)
    rival = contender.hardest(field.margin.value)
    room = _room(field, contender)
    bounds = [min(other.bound(1 - ALPHA / tests), room) for other in contender.behind]
    highest = max(0.0, *bounds) if bounds and not contender.untested else None
    by_rival = None if rival is None else max(0.0, min(rival.bound(1 - ALPHA / tests), room))
    base = field.metric.best_untrained if contender.standing.group.trains else None
    pair = field.metric.pair(contender.standing, base) if base else None
    return Place(
        field.task,
        field.metric.metric,
        field.margin,
        contender.standing.mean or 0.0,
        field.leader.method,
        field.leader.standing.mean or 0.0,
        base.method if base else None,
        base.mean if base else None,
        pair.verdict if pair else None,
        len(field.contenders) - 1,
        contender.untested,
        rival.other if rival else None,
        by_rival if by_rival is not None and math.isfinite(by_rival) else None,
        highest if highest is not None and math.isfinite(highest) else None,
        detectable(rival, tests) if rival and rival.error else None,
        field.examples,
        field.comparison.clusters is not None,
        field.seeds,
    )


def _room(field: Field, contender: Contender) -> float:
    """How far the best possible value is from the contender's; infinite for a metric without that bound."""
    low, high = field.metric.bounds
    value = contender.standing.mean or 0.0
    return high - value if field.metric.direction == "higher" else value - low
