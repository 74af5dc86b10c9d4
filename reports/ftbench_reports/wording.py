"""Differences and absences in words, for every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ftbench.analysis.comparison import Comparison, Difference, MetricComparison, Standing
from ftbench.analysis.gain_split import gain_split
from ftbench.analysis.margin_claims import claims_within_margin
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.statistics import least_p, shown_by
from ftbench.messages import MessageCatalogue, Note
from ftbench.presentation.numbers import common_decimals, decimals, number, signed
from ftbench.presentation.power_words import open_words
from ftbench.records.results import Score
from ftbench_reports.language import SEMICOLONS, Part, Words, enumerated, joined, say, say_seeded, sentences, strong
from ftbench_reports.notes import in_words

ARROWS = {"higher": "↑", "lower": "↓", None: ""}
_ORDER = ("better", "ahead", "unclear", "behind", "worse", "untested")
"""Outcomes of differences, best first: verdicts, and the leanings of those that are unclear."""


def difference_in_words(difference: Difference, metric: MetricComparison) -> Words:
    """`higher by 0.034`, `no clear difference`, `probably behind; …`, `lower by 0.2 (better)`."""
    if difference.verdict == "unclear":
        return say(f"outcome.{difference.leaning(metric.direction) or 'unclear'}")
    amount = number(abs(difference.value), places_of(difference))
    side = "higher" if difference.value > 0 else "lower"
    if difference.verdict == "untested":
        first = say(f"outcome.{side}", amount=amount) if difference.value else say("outcome.same")
        return sentences([first, say("outcome.no-interval")])
    if metric.direction == "lower":
        return say(f"outcome.{side}.{difference.verdict}", amount=amount)
    return say(f"outcome.{side}", amount=amount)


def interval_text(difference: Difference) -> str | None:
    """`−0.012 … +0.034`."""
    if difference.interval is None:
        return None
    ends = (difference.interval.low, difference.interval.high)
    return " … ".join(signed(end, places_of(difference)) for end in ends)


def interval_remark(estimate: Standing | Difference) -> Words | None:
    """Why there is no interval, or what it leaves out; None if there is nothing to remark."""
    if estimate.interval is None:
        return say(f"interval.{(estimate.problem or 'no metric').replace(' ', '-')}")
    return None if estimate.covers_seeds else say("interval.examples-only")


def places_in(metric: MetricComparison) -> int:
    """Digits after the point of all means of a metric, so that sentences and tables write the same number alike."""
    standings = (*metric.standings, *metric.defaults)
    return common_decimals(standing.mean for standing in standings if standing.mean is not None)


def places_of(difference: Difference) -> int:
    """Digits after the point that suit the difference and its interval alike."""
    ends = (difference.interval.low, difference.interval.high) if difference.interval else ()
    return decimals(difference.value, *ends)


def absences(group: MethodRow, metric: str, messages: MessageCatalogue) -> Mapping[int, Part]:
    """Reasons why finished cells have no value of the metric, by seed."""
    return {seed: _why(score, messages) for seed, score in group.lacking(metric).items()}


def _why(score: Score | None, messages: MessageCatalogue) -> Part:
    if score is None:
        return say("absent.not-computed")
    if score.reason:
        return in_words(score.reason, messages)
    return say("absent.no-reason" if score.value is None else "absent.not-finite")


def absence_of(group: MethodRow, messages: MessageCatalogue) -> Words:
    """Why a group has no finished cell: its statuses with their reasons."""
    return joined(
        [
            say("absent.reason", status=say(f"status.{status}"), reason=reason)
            for status, reason in dict.fromkeys(
                (cell.status, reason_in_words(cell.status, cell.reason, messages)) for cell in group.missing
            )
        ],
        comma=SEMICOLONS,
    )


def absence_tone(group: MethodRow) -> str:
    """Red for failed cells, muted for skipped and pending ones."""
    return "bad" if any(cell.status == "failed" for cell in group.missing) else "muted"


def missing_seeds(group: MethodRow, messages: MessageCatalogue) -> list[Words]:
    """For each reason, the seeds of a group that have no result for it."""
    by_reason: dict[tuple[str, Part], list[int]] = {}
    for cell in group.missing:
        by_reason.setdefault((cell.status, reason_in_words(cell.status, cell.reason, messages)), []).append(cell.seed)
    return [
        say("absent.seeds", n=len(seeds), seeds=joined(seeds), status=say(f"status.{status}"), reason=reason)
        for (status, reason), seeds in by_reason.items()
    ]


def best_sentence(metric: MetricComparison) -> Words:
    """The methods with the best value, those level with it, and those probably behind."""
    if not metric.ranked:
        return say("verdict.no-value", metric=metric.metric)
    if metric.direction is None:
        return say("verdict.no-direction", metric=metric.metric)
    tied = best_of(metric)
    best = tied[0]
    value = number(best.mean, places_in(metric))
    if len(metric.ranked) == 1:
        return say("verdict.only", metric=metric.metric, best=strong(best.method), value=value)
    aside = say("verdict.aside") if any(standing.mean is not None for standing in metric.defaults) else ""
    if len(tied) == len(metric.ranked):
        return say("verdict.equal", metric=metric.metric, value=value, aside=aside)
    names = enumerated(strong(standing.method) for standing in tied)
    said: dict[str, Part] = {"metric": metric.metric, "best": names, "value": value, "aside": aside}
    first = say_seeded(f"verdict.{metric.direction}", one_seed=metric.one_seed, n=len(tied), **said)
    others = [(standing, metric.pair(standing, best)) for standing in metric.ranked if standing not in tied]
    it: Part = say("verdict.it") if len(tied) == 1 else best.method
    if all(pair is not None and pair.verdict == "worse" for _, pair in others):
        return sentences([first, say_seeded("verdict.clear-of-all", one_seed=metric.one_seed, it=it)])
    level = [standing.method for standing in metric.leaders if standing not in tied]
    undecided = [standing.method for standing in metric.undecided]
    more = [("verdict.level", level), ("verdict.undecided", undecided)]
    behind = [
        say_seeded(key, one_seed=metric.one_seed, methods=joined(methods), it=it) for key, methods in more if methods
    ]
    return sentences([first, *behind])


def best_of(metric: MetricComparison) -> tuple[Standing, ...]:
    """The best and the methods that show the same value, unless a test or an interval tells them from it."""
    best, *others = metric.ranked
    shown = number(best.mean, places_in(metric))
    pairs = [(standing, metric.pair(standing, best)) for standing in others]
    return (
        best,
        *(
            standing
            for standing, pair in pairs
            if number(standing.mean, places_in(metric)) == shown
            and (pair is None or (pair.verdict in ("unclear", "untested") and not pair.leaning(metric.direction)))
        ),
    )


def against_baseline(comparison: Comparison, baseline: str, messages: MessageCatalogue) -> Words | None:
    """The other methods against the baseline; methods without training get a separate sentence."""
    metric = comparison.deciding
    if metric is None or metric.direction is None or not metric.ranked:
        return None
    reference = metric.standing(baseline)
    if reference is None:
        return say("verdict.baseline-absent", baseline=baseline)
    if reference.mean is None:
        reason = why_empty(reference, metric.metric, messages)
        return say("verdict.baseline-empty", baseline=baseline, reason=reason)
    others = [standing for standing in metric.ranked if standing is not reference]
    if reference.group.trains:
        others = [standing for standing in others if standing.group.trains]
    if not others:
        return None
    return say_seeded(
        "verdict.against-baseline",
        one_seed=metric.one_seed,
        baseline=strong(baseline),
        value=number(reference.mean, places_in(metric)),
        parts=_by_verdict(others, reference, metric),
    )


def learned(metric: MetricComparison) -> Words | None:
    """What of the best trained method's gain is the format and what the task; None where that cannot be told apart."""
    split = gain_split(metric)
    if split is None:
        return None
    places = decimals(split.format, split.task)
    return say_seeded(
        "verdict.learned",
        one_seed=metric.one_seed,
        method=strong(split.method),
        base=split.base,
        shown=split.shown,
        gain=signed(split.gain, places),
        format=signed(split.format, places),
        task=signed(split.task, places),
    )


def within_margin(metric: MetricComparison, matrix: Mapping[str, Any], baseline: str) -> Words | None:
    """Which methods are as good as the baseline within the stated margin; None where the matrix states none."""
    claims = claims_within_margin(metric, matrix)
    if not claims:
        return None
    margin = next(iter(claims.values())).margin
    parts = [
        say(f"margin.{verdict.replace(' ', '-')}", methods=joined(methods))
        for verdict in ("as good", "not worse", "unclear", "untested")
        if (methods := [claim.method for claim in claims.values() if claim.verdict == verdict])
    ]
    return say_seeded(
        "margin.within",
        one_seed=metric.one_seed,
        margin=number(margin),
        metric=metric.metric,
        baseline=strong(baseline),
        parts=joined(parts, comma=SEMICOLONS),
    )


def against_base_rows(comparison: Comparison, baseline: str) -> list[Words]:
    """Trained methods against those without training, such as zero-shot."""
    metric = comparison.deciding
    if metric is None or metric.direction is None:
        return []
    valued = metric.ranked
    trained = [standing for standing in valued if standing.group.trains]
    bases = (
        [standing for standing in valued if not standing.group.trains and standing.method != baseline]
        if trained
        else []
    )
    below = [base for base in bases if len(trained) > 1 and _all_better(trained, base, metric)]
    amounts = joined(_amounts(trained, base, metric) for base in below)
    all_of = f"verdict.all-{metric.direction}"
    summary = [say_seeded(all_of, one_seed=metric.one_seed, n=len(trained), bases=amounts)] if below else []
    others = [
        say_seeded(
            "verdict.against-base",
            one_seed=metric.one_seed,
            base=strong(base.method),
            value=number(base.mean, places_in(metric)),
            parts=_by_verdict(trained, base, metric),
        )
        for base in bases
        if base not in below
    ]
    return [*summary, *others]


def example_count(comparison: Comparison) -> Words:
    """`480 test examples in 120 groups`, and the number that all methods answered."""
    words = say("examples", n=comparison.total)
    if comparison.examples != comparison.total:
        words = joined([words, say("examples.shared", n=comparison.examples)], comma=" · ")
    return words if comparison.clusters is None else sentences([words, say("examples.groups", n=comparison.clusters)])


def cross_validation(comparison: Comparison) -> Words | None:
    """`5-fold cross-validation`; None for a task without folds."""
    folds = len(comparison.task.folds)
    return say("examples.folds", folds=folds) if folds else None


def seeds_not_covered(metric: MetricComparison) -> Words | None:
    """Methods whose intervals do not cover other seeds; None if all do."""
    uncovered = [
        standing.method for standing in metric.standings if standing.mean is not None and not standing.covers_seeds
    ]
    if not uncovered:
        return None
    dependent = [standing for standing in metric.ranked if standing.group.random]
    if len(uncovered) == len(dependent):
        folded = all(standing.group.folds for standing in dependent)
        return say("seeds.folds-alone" if folded else "seeds.not-covered")
    return say("seeds.some-not-covered", methods=joined(uncovered))


def few_examples(comparison: Comparison) -> Words | None:
    """A warning that too few test examples cannot show a difference; None if they suffice or nothing was tested."""
    metric = comparison.deciding
    statistics = metric.statistics if metric else None
    if (
        metric is None
        or statistics is None
        or not (tested := [difference for difference in statistics.differences if difference.p is not None])
    ):
        return None
    seeds = max(len(standing.group.values(metric.metric)) for standing in metric.ranked)
    examples = comparison.examples if comparison.clusters is None else comparison.clusters
    shown = shown_by(seeds, examples, comparisons=len(tested))
    if shown == "any":
        return None
    key = "few" if comparison.clusters is None else "few-groups"
    if shown == "very large":
        return say(f"verdict.{key}.large", n=examples)
    return say(f"verdict.{key}.nothing", n=examples, p=number(least_p(examples, len(tested)), 4))


def missing(comparison: Comparison) -> Words | None:
    """What a run lacks to show the largest difference that is not clear; None if a warning of few examples says it."""
    return None if few_examples(comparison) else open_words(comparison)


def verdict_sentences(
    comparison: Comparison, baseline: str, messages: MessageCatalogue, matrix: Mapping[str, Any]
) -> Words:
    """The verdict on one task with one model as running text."""
    if comparison.deciding is None:
        return say("verdict.no-metric")
    parts = [best_sentence(comparison.deciding), against_baseline(comparison, baseline, messages)]
    parts += against_base_rows(comparison, baseline)
    parts += [
        learned(comparison.deciding),
        within_margin(comparison.deciding, matrix, baseline),
        few_examples(comparison),
        missing(comparison),
    ]
    return sentences(part for part in parts if part)


def _all_better(methods: Sequence[Standing], base: Standing, metric: MetricComparison) -> bool:
    return all((difference := metric.difference(method, base)) and difference.verdict == "better" for method in methods)


def _amounts(methods: Sequence[Standing], base: Standing, metric: MetricComparison) -> Words:
    """`zero-shot (0.460) by 0.295 to 0.455`."""
    amounts = sorted(abs(difference.value) for method in methods if (difference := metric.difference(method, base)))
    places = decimals(amounts[0])
    return say(
        "verdict.amounts",
        base=strong(base.method),
        value=number(base.mean, places_in(metric)),
        low=number(amounts[0], places),
        high=number(amounts[-1], places),
    )


def _by_verdict(others: Sequence[Standing], reference: Standing, metric: MetricComparison) -> Words:
    parts = []
    for outcome in _ORDER:
        matching = [
            (standing.method, difference)
            for standing in others
            if (difference := metric.difference(standing, reference))
            and (difference.leaning(metric.direction) or difference.verdict) == outcome
        ]
        if outcome == "unclear" and matching:
            parts.append(say("verdict.part.unclear", methods=joined(method for method, _ in matching)))
        for side in ("higher", "lower"):
            named = [
                say("verdict.by", method=method, amount=number(abs(difference.value), places_of(difference)))
                for method, difference in matching
                if outcome != "unclear" and (difference.value > 0 if side == "higher" else difference.value < 0)
            ]
            if named:
                parts.append(_part(side, outcome, joined(named), metric))
        if outcome == "untested" and (same := [method for method, difference in matching if difference.value == 0]):
            parts.append(say("verdict.part.same.no-interval", methods=joined(same)))
    return joined(parts, comma=SEMICOLONS)


def _part(side: str, outcome: str, methods: Words, metric: MetricComparison) -> Words:
    if outcome in ("ahead", "behind"):
        return say(f"verdict.part.{outcome}", methods=methods)
    if outcome == "untested":
        return say(f"verdict.part.{side}.no-interval", methods=methods)
    suffix = f".{outcome}" if metric.direction == "lower" else ""
    return say(f"verdict.part.{side}{suffix}", methods=methods)


def why_empty(standing: Standing, metric: str, messages: MessageCatalogue) -> Words:
    """Why a method has no value of a metric."""
    if not standing.group.done:
        return absence_of(standing.group, messages)
    return joined(dict.fromkeys(absences(standing.group, metric, messages).values()), comma=SEMICOLONS)


def reason_in_words(status: str, reason: Note | None, messages: MessageCatalogue) -> Part:
    """Why a cell is not done."""
    if reason is not None:
        return in_words(reason, messages)
    return say("absent.not-run" if status == "pending" else "absent.no-reason")
