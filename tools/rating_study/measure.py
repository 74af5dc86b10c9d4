"""How often the intervals of an analysis hold what is true, and how often careless and careful raters are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from ftbench_rating.agreement import GwetAgreement, IntraclassCorrelation, KrippendorffAlpha, PercentAgreement
from ftbench_rating.analysis.agreement import agreement_of
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.opinions import Opinions, read_opinions
from ftbench_rating.analysis.points import method_sums
from ftbench_rating.analysis.preferences import preferences_of
from ftbench_rating.analysis.raters import raters_of
from ftbench_rating.analysis.scores import scores_of
from ftbench_rating.paired.davidson import fit
from ftbench_rating.ratings import Array, Ratings
from ftbench_rating.statistic import value_of
from ftbench_rating.study.scale import SCALE
from tools.rating_study.worlds import METHODS, Careless, World, draw, many_raters

Truths = dict[str, float]


@dataclass(slots=True)
class Hits:
    """By statistic, whether each interval held the truth."""

    found: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, name: str, measure: Measure, truth: float) -> None:
        """An interval that could not be made counts as one that does not hold the truth."""
        held = measure.low is not None and measure.high is not None and measure.low <= truth <= measure.high
        self.found.setdefault(name, []).append(held)

    def shares(self) -> dict[str, tuple[float, float]]:
        """Coverage with its Monte-Carlo standard error, both as shares.

        Intervals of one study are not independent, so the error takes each study's share as one number.
        """
        shares = {}
        for name, held in self.found.items():
            own = np.array(held, dtype=np.float64)
            shares[name] = (float(own.mean()), float(np.sqrt(own.mean() * (1 - own.mean()) / len(own))))
        return shares


def coverage(world: World, repetitions: int, generator: np.random.Generator) -> Hits:
    """Of every statistic of the world's scheme. Of methods, pairs and raters one a study is looked at, in turn."""
    hits = Hits()
    for turn in range(repetitions):
        study = draw(world, generator)
        opinions = read_opinions(world.built.study, world.built.key, study.responses)
        if world.scheme == "likert5":
            _ratings(hits, world, opinions, turn)
            rater = raters_of(world.built.study, world.built.key, study.responses, opinions)[turn % world.raters]
            assert rater.severity is not None
            hits.add("severity of a rater", rater.severity, float(study.severities[turn % world.raters]))
        else:
            _choices(hits, world, opinions, turn)
    return hits


def _ratings(hits: Hits, world: World, opinions: Opinions, turn: int) -> None:
    truth, scores = world.true_scores, scores_of(opinions)
    place = turn % len(METHODS)
    method = next(one for one in scores.methods if one.method == METHODS[place])
    hits.add("score of a method", method.score, truth[place])
    hits.add("the same by the percentile bootstrap", _percentile(opinions, METHODS[place]), truth[place])
    one, other = list(combinations(range(len(METHODS)), 2))[turn % 6]
    hits.add("difference of two methods", _pair(scores.pairs, one, other), truth[one] - truth[other])
    percentile = _percentile(opinions, METHODS[one], METHODS[other])
    hits.add("the same by the percentile bootstrap ", percentile, truth[one] - truth[other])
    (agreement,) = agreement_of(opinions)
    known = true_agreement(world)
    hits.add("Krippendorff's alpha", agreement.alpha, known["alpha"])
    hits.add("Gwet's AC2", agreement.gwet, known["gwet"])
    hits.add("share of equal ratings", agreement.percent, known["percent"])
    assert agreement.icc is not None
    hits.add("ICC(2,k)", agreement.icc, known["icc"])


def _choices(hits: Hits, world: World, opinions: Opinions, turn: int) -> None:
    wins, ties, first = world.true_choices
    apart = ~np.eye(len(METHODS), dtype=bool)
    shares = (wins + ties / 2)[apart].reshape(len(METHODS), -1).mean(axis=1)
    scores, preferences = scores_of(opinions), preferences_of(opinions)
    place = turn % len(METHODS)
    method = next(one for one in scores.methods if one.method == METHODS[place])
    hits.add("win rate of a method", method.score, shares[place])
    one, other = list(combinations(range(len(METHODS)), 2))[turn % 6]
    net = _pair(scores.pairs, one, other)
    hits.add("wins less losses of two methods", net, wins[one, other] - wins[other, one])
    strengths, _ = fit(1e6 * (wins * apart)[None], 1e6 * (ties * apart)[None])
    own = preferences.strengths[0].log_strengths.get(METHODS[place], Measure(None))
    hits.add("log strength of a method", own, float(strengths[0, place]))
    hits.add("preference for the first answer", preferences.first_place, first)


def _pair(pairs: object, one: int, other: int) -> Measure:
    for pair in pairs:  # type: ignore[attr-defined]
        if {pair.method, pair.other} == {METHODS[one], METHODS[other]}:
            measure: Measure = pair.difference
            if pair.method == METHODS[one]:
                return measure
            turned = [None if end is None else -end for end in (measure.value, measure.high, measure.low)]
            return Measure(*turned)
    raise LookupError


def _percentile(opinions: Opinions, method: str, other: str | None = None) -> Measure:
    """What the analysis does not do: the pigeonhole bootstrap's percentiles of a mean or a difference of means."""
    sums = method_sums(opinions)
    table = sums[method].points[0] - (sums[other].points[0] if other else 0.0)
    raters, examples = table.shape
    generator = np.random.default_rng(0)
    rows = generator.multinomial(raters, np.full(raters, 1 / raters), size=1000)
    columns = generator.multinomial(examples, np.full(examples, 1 / examples), size=1000)
    drawn = np.einsum("dr,re,de->d", rows, table, columns, optimize=True) / table.size
    return Measure(float(table.mean()), *(float(end) for end in np.quantile(drawn, [0.025, 0.975])))


_KNOWN: dict[World, Truths] = {}


def true_agreement(world: World) -> Truths:
    """From large studies of 60 raters and 1,500 examples each."""
    if world not in _KNOWN:
        generator = np.random.default_rng(1)
        found = [_agreement(many_raters(world, 60, 1500, generator)) for _ in range(8)]
        alpha, gwet, percent, one = np.mean(found, axis=0)
        # By Spearman and Brown: ICC(2,k) of any number of raters from ICC(2,1).
        several = world.raters * one / (1 + (world.raters - 1) * one)
        _KNOWN[world] = {"alpha": alpha, "gwet": gwet, "percent": percent, "icc": several}
    return _KNOWN[world]


def _agreement(values: Array) -> tuple[float, float, float, float]:
    ratings = Ratings.from_array(values)
    return (
        value_of(KrippendorffAlpha(ratings, "ordinal")),
        value_of(GwetAgreement(ratings, "quadratic", SCALE)),
        value_of(PercentAgreement(ratings)),
        value_of(IntraclassCorrelation(ratings, 2)),
    )


@dataclass(frozen=True, slots=True)
class Exclusions:
    """How often the rule of a study leaves raters out."""

    careless: float
    """Of those who do not read."""
    careful: float
    """Of all others: false alarms."""
    by_attention: float
    by_self_agreement: float
    """Of the careless ones, for this reason (or for both)."""


def exclusions(world: World, kind: Careless, repetitions: int, generator: np.random.Generator) -> Exclusions:
    """The first rater of each study does not read."""
    first, others = [], []
    for _ in range(repetitions):
        study = draw(world, generator, [kind])
        opinions = read_opinions(world.built.study, world.built.key, study.responses)
        one, *rest = raters_of(world.built.study, world.built.key, study.responses, opinions)
        first.append(one.excluded)
        others += [bool(rater.excluded) for rater in rest]
    return Exclusions(
        careless=float(np.mean([bool(why) for why in first])),
        careful=float(np.mean(others)),
        by_attention=float(np.mean(["attention" in why for why in first])),
        by_self_agreement=float(np.mean(["self-agreement" in why for why in first])),
    )


def table(rows: Iterator[tuple[str, ...]], header: tuple[str, ...], echo: Callable[[str], None] = print) -> None:
    """A Markdown table."""
    echo("| " + " | ".join(header) + " |")
    echo("|" + "---|" * len(header))
    for row in rows:
        echo("| " + " | ".join(row) + " |")
