"""Each method against the baseline over the whole run: how often better, by each task's own test, and at what cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.statistics import Verdict, relative_difference
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number
from ftbench_reports.language import Part, Words, joined, say, sentences, strong

SPOKEN = 3
"""Methods that have a sentence; with more, the table has the rest."""

_ORDER: tuple[Verdict, ...] = ("better", "unclear", "worse", "untested")
_ALIKE = 0.05
"""Ratios of times closer to 1 than this are called equal."""
_WORTH_SAYING = 0.1
"""Differences in memory below this share are left to the table."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A cost of a method by that of the baseline, summed over the cells that both have."""

    value: float
    cells: int
    of: int
    """Cells of the baseline."""


@dataclass(frozen=True, slots=True)
class Overall:
    """One method against the baseline."""

    method: str
    trains: bool
    verdicts: Mapping[Verdict, int]
    leading: int
    """Comparisons in which it is best, or no test tells it from the best."""
    merit: float
    """Mean relative difference to the baseline, better being positive."""
    time: Ratio | None
    """Of training."""
    memory: Ratio | None
    """At its peak."""
    share: float | None
    """Of the model's parameters that are trained."""

    @property
    def comparisons(self) -> int:
        return sum(self.verdicts.values())


def overall(view: RunView) -> tuple[Overall, ...]:
    """Methods that have a value beside the baseline's somewhere, best first; empty where the baseline has none."""
    baseline = view.results.baseline
    verdicts: dict[str, Counter[Verdict]] = {}
    merits: dict[str, list[float]] = {}
    leading: Counter[str] = Counter()
    for comparison in view.comparisons.values():
        metric = comparison.deciding
        reference = metric.standing(baseline) if metric else None
        if metric is None or metric.direction is None or reference is None or reference.mean is None:
            continue
        leading.update(one.method for one in metric.leaders)
        for one in metric.standings:
            if one is reference or one.mean is None or not (difference := metric.difference(one, reference)):
                continue
            verdicts.setdefault(one.method, Counter())[difference.verdict] += 1
            merits.setdefault(one.method, []).append(relative_difference(one.mean, reference.mean, metric.direction))
    found = [
        _overall(method, counts, leading[method], math.fsum(merits[method]) / len(merits[method]), view)
        for method, counts in verdicts.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.verdicts["worse"] - one.verdicts["better"], -one.merit)))


def overall_sentences(view: RunView) -> list[Words]:
    """One for each of the best methods (that train, where any does); before them, where it is so, that none differs."""
    found = overall(view)
    spoken = [one for one in found if one.trains] or list(found)
    baseline, unit = view.results.baseline, say("overall.comparisons" if len(view.models) > 1 else "overall.tasks")
    said = [_sentence(one, baseline, unit) for one in spoken[:SPOKEN]]
    if len(spoken) > SPOKEN and all(one.verdicts["unclear"] == one.comparisons for one in spoken):
        most = max(one.comparisons for one in spoken)
        said.insert(0, say("overall.none", methods=len(spoken), baseline=baseline, n=most, unit=unit))
    return said


def overall_facts(view: RunView) -> Words:
    """`480 test examples, 3 seeds`, and how the verdicts and ratios were made."""
    examples = sum(comparison.total for comparison in view.comparisons.values())
    counted = joined([say("examples", n=f"{examples:,}"), say("summary.seeds", n=len(view.seeds))])
    return sentences([say("overall.facts", counted=counted), say("overall.how", baseline=view.results.baseline)])


def _overall(method: str, counts: Counter[Verdict], leading: int, merit: float, view: RunView) -> Overall:
    pairs = [
        (own, reference)
        for groups in view.groups.values()
        if (own := _of(groups, method)) and (reference := _of(groups, view.results.baseline))
    ]
    done = [(own, reference) for own, reference in pairs if own.done]
    shares = [
        trained / total
        for own, _ in done
        if (total := own.cost("total_parameters")) and (trained := own.cost("trainable_parameters")) is not None
    ]
    return Overall(
        method,
        all(own.trains for own, _ in done),
        counts,
        leading,
        merit,
        _ratio("train_seconds", pairs),
        _ratio("peak_memory_bytes", pairs),
        math.fsum(shares) / len(shares) if shares else None,
    )


def _of(groups: Sequence[MethodRow], method: str) -> MethodRow | None:
    return next((group for group in groups if group.method == method), None)


def _ratio(cost: str, pairs: Sequence[tuple[MethodRow, MethodRow]]) -> Ratio | None:
    """None where no two cells with the same model, task and seed have this cost, or the method has none of it."""
    own = references = 0.0
    cells = of = 0
    for group, reference in pairs:
        measured = {cell.seed: cell.costs[cost] for cell in group.done if cost in cell.costs}
        for cell in reference.done:
            of += 1
            if cost in cell.costs and cell.seed in measured:
                own += measured[cell.seed]
                references += cell.costs[cost]
                cells += 1
    return Ratio(own / references, cells, of) if own > 0 and references > 0 else None


def _sentence(one: Overall, baseline: str, unit: Words) -> Words:
    counts = [(verdict, one.verdicts[verdict]) for verdict in _ORDER if one.verdicts[verdict]]
    said = [
        say(
            f"overall.first.{counts[0][0]}",
            method=strong(one.method),
            baseline=baseline,
            k=counts[0][1],
            n=one.comparisons,
            unit=unit,
        ),
        *(say(f"overall.then.{verdict}", k=k) for verdict, k in counts[1:]),
    ]
    words = joined(said, comma="")
    costs = _costs(one)
    return say("overall.with-costs", said=words, costs=joined(costs, comma=("", "，"))) if costs else say(
        "overall.without-costs", said=words
    )  # fmt: skip


def _costs(one: Overall) -> list[Part]:
    found: list[Part] = []
    if one.time and one.trains:
        speed = 1 / one.time.value
        if abs(speed - 1) <= _ALIKE:
            found.append(say("overall.as-fast"))
        elif speed > 1:
            found.append(say("overall.faster", times=times(speed)))
        else:
            found.append(say("overall.slower", times=times(one.time.value)))
    if one.share is not None and one.trains and one.share < 0.995:
        found.append(say("overall.with-share" if found else "overall.share", share=percent(one.share)))
    if one.memory and abs(one.memory.value - 1) >= _WORTH_SAYING:
        side = "less" if one.memory.value < 1 else "more"
        found.append(
            say(f"overall.{'with-' if found else ''}memory-{side}", amount=f"{100 * abs(one.memory.value - 1):.0f}")
        )
    return found


def times(ratio: float) -> str:
    """`2.9`, `14`."""
    return number(ratio, 0 if ratio >= 10 else 1 if ratio >= 1.95 else 2)


def percent(share: float) -> str:
    """`1.1`: two or three significant digits, and 100 only for all."""
    return f"{100 * share:.2g}" if share < 0.1 else f"{min(100 * share, 99.9):.3g}" if share < 1 else "100"
