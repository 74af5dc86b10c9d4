"""The findings of an analysis in sentences: which method is better, agreement, and caveats."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.presentation.numbers import percent
from ftbench.presentation.words import SEMICOLONS, Words, joined, plain, sentences
from ftbench_rating.analysis.agreement import Agreement
from ftbench_rating.analysis.analyse import Analysis, Findings
from ftbench_rating.analysis.catalogue import reason, say
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.measure_text import measure_text, number
from ftbench_rating.analysis.raters import FEWEST_REPEATED, Rater
from ftbench_rating.analysis.scores import PairDifference
from ftbench_rating.study.model import Scheme

_STRENGTHS = ((0.8, "perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))
"""The words of Landis & Koch 1977, Biometrics 33:159; they are a convention, not a test."""


def headline(analysis: Analysis) -> list[Words]:
    """The findings without excluded raters, most important first; with all raters if the rule leaves nobody."""
    findings = analysis.counted or analysis.everybody
    counted = analysis.counted is not None
    texts = [*_standing(findings, analysis.study.scheme, counted=counted), _agreement(findings.agreement)]
    if findings.preferences:
        texts.append(_position(findings))
    return texts


def warning(analysis: Analysis) -> Words | None:
    """What stands before all findings where raters failed the study's own rule; None if nobody did."""
    if not analysis.excluded:
        return None
    raters = joined([_why_excluded(rater) for rater in analysis.raters if rater.excluded], comma=SEMICOLONS)
    return say("warning.all" if analysis.counted is None else "warning.some", raters=raters)


def size_of(analysis: Analysis) -> Words:
    """The size of the study: raters, examples, methods and ratings."""
    opinions = analysis.everybody.opinions
    counts = {
        "raters": len(opinions.raters),
        "examples": len(opinions.examples),
        "methods": len(opinions.methods),
        "ratings": opinions.ratings,
    }
    parts = [say(f"size.{name}", n=count, count=f"{count:,}") for name, count in counts.items()]
    if opinions.cannot_judge:
        parts.append(say("size.cannot-judge", count=f"{opinions.cannot_judge:,}"))
    if opinions.missing:
        parts.append(say("size.missing", count=f"{opinions.missing:,}"))
    return say("size", parts=joined(parts))


def scope(analysis: Analysis) -> Words:
    """What the intervals cover."""
    if analysis.everybody.scores.over_raters:
        return say("scope.raters")
    return say("scope", n=len(analysis.everybody.opinions.raters))


def exclusion(analysis: Analysis) -> Words:
    """The rule for excluding raters, whom it excludes, and why."""
    limits = analysis.study.exclusion
    rule = say(
        "rule",
        attention=percent(limits.attention_at_least),
        agreement=f"{limits.self_agreement_at_least:g}",
        fewest=FEWEST_REPEATED,
    )
    excluded = [_why_excluded(rater) for rater in analysis.raters if rater.excluded]
    if not excluded:
        return sentences([rule, say("excluded.nobody")])
    texts = [rule, say("excluded", raters=joined(excluded, comma=SEMICOLONS))]
    if analysis.without_excluded is None:
        texts.append(say("excluded.all"))
    return sentences(texts)


def _why_excluded(rater: Rater) -> Words:
    reasons = []
    if "attention" in rater.excluded:
        reasons.append(say("excluded.attention", right=rater.attention, all=rater.attention_items))
    if "self-agreement" in rater.excluded:
        reasons.append(say("excluded.self-agreement", agreement=number(rater.self_agreement)))
    return say("excluded.rater", rater=rater.rater, why=joined(reasons))


def _standing(findings: Findings, scheme: Scheme, *, counted: bool) -> list[Words]:
    """The best method compared with each other method."""
    scored = [score for score in findings.scores.methods if score.score.value is not None]
    if not scored:
        return [say("standing.none")]
    best = scored[0].method
    if len(scored) == 1:
        return [plain(f"{best}: {measure_text(scored[0].score)}")]
    return [_difference(pair, scheme, counted=counted) for pair in findings.scores.pairs if pair.method == best]


def _difference(pair: PairDifference, scheme: Scheme, *, counted: bool) -> Words:
    measure = pair.difference
    if measure.value is None:
        return say("standing.untold", method=pair.method, other=pair.other, reason=reason(measure.reason))
    if scheme == "pairwise":
        share = measure_text(_as_share(measure), share=True)
        comparison = say("standing.share", method=pair.method, other=pair.other, share=share)
    else:
        comparison = say(
            f"standing.{'points' if scheme == 'likert5' else 'score'}.{'above' if measure.value >= 0 else 'below'}",
            method=pair.method,
            other=pair.other,
            size=number(abs(measure.value)),
            ends="" if measure.low is None else f" [{number(measure.low)}, {number(measure.high)}]",
        )
    if pair.verdict in ("better", "worse"):
        return say("clear" if counted else "not-counted", comparison=comparison)
    if pair.verdict == "unclear":
        return say("chance", comparison=comparison)
    return say("untested", comparison=comparison, reason=reason(measure.reason))


def _agreement(agreements: Sequence[Agreement]) -> Words:
    if len(agreements) == 1:
        return say("agree", how=_agrees(agreements[0]))
    by_dimension = [say("agree.dimension", dimension=each.dimension, how=_agrees(each)) for each in agreements]
    return say("agree.each", each=joined(by_dimension, comma=SEMICOLONS))


def _agrees(agreement: Agreement) -> Words:
    value = agreement.alpha.value
    if value is None:
        return say("agree.unknown", reason=reason(agreement.alpha.reason))
    strength = next((word for least, word in _STRENGTHS if value >= least), "less")
    return say("agree.how", strength=say(f"agree.{strength}"), alpha=measure_text(agreement.alpha))


def _position(findings: Findings) -> Words:
    preferences = findings.preferences
    assert preferences is not None
    share, expected = preferences.first_place, preferences.first_place_expected
    if share.value is None:
        return say("position.unknown", reason=reason(share.reason))
    biased = share.low is not None and not share.low <= expected <= (share.high or 1.0)
    return say(
        "position",
        share=measure_text(share, share=True),
        expected=percent(expected),
        verdict=say("position.biased" if biased else "position.unbiased"),
    )


def _as_share(measure: Measure) -> Measure:
    """Wins minus losses, as the share of wins with ties counted half."""

    def turned(value: float | None) -> float | None:
        return None if value is None else (1 + value) / 2

    return Measure(turned(measure.value), turned(measure.low), turned(measure.high), measure.reason)
