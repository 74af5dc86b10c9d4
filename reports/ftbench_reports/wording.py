"""Differences and absences in words, for every format."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench_reports.comparison import Comparison, Difference, MetricComparison, Outcome, Standing
from ftbench_reports.groups import Group
from ftbench_reports.language import Part, Words, joined, say, sentences, strong
from ftbench_reports.numbers import decimals, number, signed

ARROWS = {"higher": "↑", "lower": "↓", None: ""}
_ORDER: tuple[Outcome, ...] = ("better", "unclear", "worse", "no interval")


def difference_in_words(difference: Difference, metric: MetricComparison) -> Words:
    """`higher by 0.034`, `no clear difference`, `lower by 0.2 (better)`."""
    if difference.outcome == "unclear":
        return say("outcome.unclear")
    amount = number(abs(difference.value), difference.places)
    side = "higher" if difference.value > 0 else "lower"
    if difference.outcome == "no interval":
        return sentences([say(f"outcome.{side}", amount=amount), say("outcome.no-interval")])
    if metric.direction == "lower":
        return say(f"outcome.{side}.{difference.outcome}", amount=amount)
    return say(f"outcome.{side}", amount=amount)


def interval_text(difference: Difference) -> str | None:
    """`−0.012 … +0.034`."""
    if difference.interval is None:
        return None
    ends = (difference.interval.low, difference.interval.high)
    return " … ".join(signed(end, difference.places) for end in ends)


def absence_of(group: Group) -> Words:
    """Why a group has no finished cell: its statuses with their reasons."""
    return joined(
        [
            say("absent.reason", status=say(f"status.{status}"), reason=reason)
            for status, reason in dict.fromkeys(
                (cell.status, _reason(cell.status, cell.reason)) for cell in group.missing
            )
        ],
        comma=("; ", "；"),
    )


def absence_tone(group: Group) -> str:
    """Red for what failed, quiet for what was left out on purpose or is still to come."""
    return "bad" if any(cell.status == "failed" for cell in group.missing) else "muted"


def missing_seeds(group: Group) -> list[Words]:
    """For each reason, the seeds of a group that have no result for it."""
    by_reason: dict[tuple[str, Part], list[int]] = {}
    for cell in group.missing:
        by_reason.setdefault((cell.status, _reason(cell.status, cell.reason)), []).append(cell.seed)
    return [
        say("absent.seeds", n=len(seeds), seeds=joined(seeds), status=say(f"status.{status}"), reason=reason)
        for (status, reason), seeds in by_reason.items()
    ]


def best_sentence(metric: MetricComparison) -> Words:
    """Who has the best value, and who is not clearly behind."""
    if not metric.ranked:
        return say("verdict.no-value", metric=metric.metric)
    if metric.direction is None:
        return say("verdict.no-direction", metric=metric.metric)
    best = metric.ranked[0]
    said: dict[str, Part] = {"metric": metric.metric, "best": strong(best.method), "value": number(best.mean or 0.0)}
    if len(metric.ranked) == 1:
        return say("verdict.only", **said)
    first = say(f"verdict.{metric.direction}", **said)
    others = [metric.difference(one, best) for one in metric.ranked[1:]]
    if all(one is not None and one.outcome == "worse" for one in others):
        return sentences([first, say("verdict.clear-of-all")])
    if len(metric.leaders) == 1:
        return first
    return sentences([first, say("verdict.level", methods=joined(one.method for one in metric.leaders[1:]))])


def against_baseline(comparison: Comparison, baseline: str) -> Words | None:
    """How the other methods stand to the baseline; those that train nothing have a sentence of their own."""
    metric = comparison.deciding
    if metric is None or metric.direction is None or not metric.ranked:
        return None
    reference = metric.standing(baseline)
    if reference is None:
        return say("verdict.baseline-absent", baseline=baseline)
    if reference.mean is None:
        return say("verdict.baseline-empty", baseline=baseline, reason=why_empty(reference, metric.metric))
    others = [one for one in metric.ranked if one is not reference]
    if reference.group.trains:
        others = [one for one in others if one.group.trains]
    if not others:
        return None
    return say(
        "verdict.against-baseline",
        baseline=strong(baseline),
        value=number(reference.mean),
        parts=_by_outcome(others, reference, metric),
    )


def against_base_rows(comparison: Comparison, baseline: str) -> list[Words]:
    """How the methods that train stand to those that do not, such as zero-shot."""
    metric = comparison.deciding
    if metric is None or metric.direction is None:
        return []
    valued = metric.ranked
    trained = [one for one in valued if one.group.trains]
    bases = [one for one in valued if not one.group.trains and one.method != baseline] if trained else []
    below = [base for base in bases if len(trained) > 1 and _all_better(trained, base, metric)]
    amounts = joined(_amounts(trained, base, metric) for base in below)
    said = [say(f"verdict.all-{metric.direction}", n=len(trained), bases=amounts)] if below else []
    others = [
        say(
            "verdict.against-base",
            base=strong(base.method),
            value=number(base.mean or 0.0),
            parts=_by_outcome(trained, base, metric),
        )
        for base in bases
        if base not in below
    ]
    return [*said, *others]


def verdict_sentences(comparison: Comparison, baseline: str) -> Words:
    """The verdict on one task with one model as running text."""
    if comparison.deciding is None:
        return say("verdict.no-metric")
    said = [best_sentence(comparison.deciding), against_baseline(comparison, baseline)]
    return sentences(one for one in [*said, *against_base_rows(comparison, baseline)] if one)


def _all_better(methods: Sequence[Standing], base: Standing, metric: MetricComparison) -> bool:
    return all((one := metric.difference(method, base)) and one.outcome == "better" for method in methods)


def _amounts(methods: Sequence[Standing], base: Standing, metric: MetricComparison) -> Words:
    """`zero-shot (0.460) by 0.295 to 0.455`."""
    amounts = sorted(abs(one.value) for method in methods if (one := metric.difference(method, base)))
    places = decimals(amounts[0])
    return say(
        "verdict.amounts",
        base=strong(base.method),
        value=number(base.mean or 0.0),
        low=number(amounts[0], places),
        high=number(amounts[-1], places),
    )


def _by_outcome(others: Sequence[Standing], reference: Standing, metric: MetricComparison) -> Words:
    parts = []
    for outcome in _ORDER:
        found = [
            (one.method, difference)
            for one in others
            if (difference := metric.difference(one, reference)) and difference.outcome == outcome
        ]
        if outcome == "unclear" and found:
            parts.append(say("verdict.part.unclear", methods=joined(method for method, _ in found)))
        for side in ("higher", "lower"):
            named = [
                say("verdict.by", method=method, amount=number(abs(one.value), one.places))
                for method, one in found
                if outcome != "unclear" and (one.value > 0) == (side == "higher")
            ]
            if named:
                parts.append(_part(side, outcome, joined(named), metric))
    return joined(parts, comma=("; ", "；"))


def _part(side: str, outcome: Outcome, methods: Words, metric: MetricComparison) -> Words:
    if outcome == "no interval":
        return say(f"verdict.part.{side}.no-interval", methods=methods)
    suffix = f".{outcome}" if metric.direction == "lower" else ""
    return say(f"verdict.part.{side}{suffix}", methods=methods)


def why_empty(standing: Standing, metric: str) -> Words:
    """Why a method has no value of a metric."""
    if not standing.group.done:
        return absence_of(standing.group)
    return joined(dict.fromkeys(standing.group.absences(metric).values()), comma=("; ", "；"))


def _reason(status: str, reason: str | None) -> Part:
    return reason or say("absent.not-run" if status == "pending" else "absent.no-reason")
