"""Each method against the baseline over the whole run: how often better, by each task's own test, and at what cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.cost_ratios import CostRatio, cost_ratio
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.statistics import Verdict, relative_difference
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number
from ftbench_reports.language import Part, Words, joined, say, say_seeded, sentences, strong

SPOKEN = 3
"""Methods with a sentence; the table has the rest."""

_ORDER: tuple[Verdict, ...] = ("better", "unclear", "worse", "untested")
_ALIKE = 0.05
"""Ratios of times closer to 1 than this are called equal."""
_WORTH_SAYING = 0.1
"""Differences in memory below this share are left to the table."""


@dataclass(frozen=True, slots=True)
class Overall:
    """One method against the baseline."""

    method: str
    trains: bool
    verdicts: Mapping[Verdict, int]
    leading: int
    """Comparisons in which it is best, or no test tells it from the best."""
    above_untrained: Counter[Verdict]
    """Verdicts against the best method that trains nothing, over all pairs of methods; empty where there is none."""
    merit: float
    """Mean relative difference to the baseline, better being positive."""
    time: CostRatio | None
    """Of training times."""
    memory: CostRatio | None
    """Of peak memories."""
    share: float | None
    """Trained share of the model's parameters."""

    @property
    def comparisons(self) -> int:
        return sum(self.verdicts.values())


def overall(view: RunView) -> tuple[Overall, ...]:
    """Methods comparable with the baseline somewhere, best first; empty if the baseline has no value."""
    baseline = view.results.baseline
    verdicts: dict[str, Counter[Verdict]] = {}
    merits: dict[str, list[float]] = {}
    above: dict[str, Counter[Verdict]] = {}
    leading: Counter[str] = Counter()
    for comparison in view.comparisons.values():
        metric = comparison.deciding
        reference = metric.standing(baseline) if metric else None
        if metric is None or metric.direction is None or reference is None or reference.mean is None:
            continue
        leading.update(standing.method for standing in metric.leaders)
        for method, verdict in _against_untrained(metric):
            above.setdefault(method, Counter())[verdict] += 1
        for standing in metric.standings:
            if (
                standing is reference
                or standing.mean is None
                or not (difference := metric.difference(standing, reference))
            ):
                continue
            verdicts.setdefault(standing.method, Counter())[difference.verdict] += 1
            merits.setdefault(standing.method, []).append(
                relative_difference(standing.mean, reference.mean, metric.direction)
            )
    rows = [
        _overall(
            method,
            counts,
            leading[method],
            above.get(method, Counter()),
            math.fsum(merits[method]) / len(merits[method]),
            view,
        )
        for method, counts in verdicts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.verdicts["worse"] - row.verdicts["better"], -row.merit)))


def _against_untrained(metric: MetricComparison) -> Iterator[tuple[str, Verdict]]:
    """Each method that trains with its verdict against the best one that does not."""
    base = metric.best_untrained
    for standing in metric.ranked:
        if base is not None and standing.group.trains and (pair := metric.pair(standing, base)):
            yield standing.method, pair.verdict


def overall_sentences(view: RunView) -> list[Words]:
    """A sentence per best method, one that trains nothing among them; if none differs, a first sentence says so."""
    spoken = overall(view)
    baseline, unit = view.results.baseline, unit_of(view)
    lines = [_sentence(row, baseline, unit, one_seed=view.one_seed) for row in spoken[:SPOKEN]]
    if len(spoken) > SPOKEN and all(row.verdicts["unclear"] == row.comparisons for row in spoken):
        most = max(row.comparisons for row in spoken)
        counts: dict[str, Part] = {"methods": len(spoken), "baseline": baseline, "n": most, "unit": unit}
        lines.insert(0, say_seeded("overall.none", one_seed=view.one_seed, **counts))
    return lines


def overall_facts(view: RunView) -> Words:
    """`480 test examples, 3 seeds`, and how the verdicts and ratios were made."""
    examples = sum(_test_rows(view).values())
    counted = joined([say("examples", n=f"{examples:,}"), say("summary.seeds", n=len(view.seeds))])
    return sentences([say("overall.facts", counted=counted), say("overall.how", baseline=view.results.baseline)])


def unit_of(view: RunView) -> Words:
    """What verdicts are counted in: tasks, unless there are several models or sizes of one task."""
    several = len(view.models) > 1 or len(_test_rows(view)) < len(view.tasks)
    return say("overall.comparisons" if several else "overall.tasks")


def _test_rows(view: RunView) -> dict[str, int]:
    """Test rows by task: all models and all training sizes of a task answer the same ones."""
    rows: dict[str, int] = {}
    for comparison in view.comparisons.values():
        family = comparison.task.family or comparison.task.label
        rows[family] = max(rows.get(family, 0), comparison.total)
    return rows


def _overall(
    method: str, counts: Counter[Verdict], leading: int, above_untrained: Counter[Verdict], merit: float, view: RunView
) -> Overall:
    pairs = [
        (group, reference)
        for groups in view.groups.values()
        if (group := _of(groups, method)) and (reference := _of(groups, view.results.baseline))
    ]
    done = [(group, reference) for group, reference in pairs if group.done]
    shares = [
        trained / total
        for group, _ in done
        if (total := group.cost("total_parameters")) and (trained := group.cost("trainable_parameters")) is not None
    ]
    return Overall(
        method,
        all(group.trains for group, _ in done),
        counts,
        leading,
        above_untrained,
        merit,
        cost_ratio("train_seconds", pairs),
        cost_ratio("peak_memory_bytes", pairs),
        math.fsum(shares) / len(shares) if shares else None,
    )


def _of(groups: Sequence[MethodRow], method: str) -> MethodRow | None:
    return next((group for group in groups if group.method == method), None)


def _sentence(row: Overall, baseline: str, unit: Words, *, one_seed: bool) -> Words:
    counts = [(verdict, row.verdicts[verdict]) for verdict in _ORDER if row.verdicts[verdict]]
    parts = [
        say_seeded(
            f"overall.first.{counts[0][0]}",
            one_seed=one_seed,
            method=strong(row.method),
            baseline=baseline,
            k=counts[0][1],
            n=row.comparisons,
            unit=unit,
        ),
        *(say(f"overall.then.{verdict}", k=k) for verdict, k in counts[1:]),
    ]
    words = joined(parts, comma="")
    costs = _costs(row)
    return say("overall.with-costs", said=words, costs=joined(costs, comma=("", "，"))) if costs else say(
        "overall.without-costs", said=words
    )  # fmt: skip


def _costs(row: Overall) -> list[Part]:
    parts: list[Part] = []
    if row.time and row.trains:
        speed = 1 / row.time.median
        if abs(speed - 1) <= _ALIKE:
            parts.append(_with_range(say("overall.as-fast"), row.time.low, row.time.high))
        elif speed > 1:
            parts.append(_with_range(say("overall.faster", times=times(speed)), 1 / row.time.high, 1 / row.time.low))
        else:
            slower = say("overall.slower", times=times(row.time.median))
            parts.append(_with_range(slower, row.time.low, row.time.high))
    if row.share is not None and row.trains and row.share < 0.995:
        parts.append(say("overall.with-share" if parts else "overall.share", share=percent(row.share)))
    if row.memory and abs(row.memory.median - 1) >= _WORTH_SAYING:
        side = "less" if row.memory.median < 1 else "more"
        parts.append(
            say(f"overall.{'with-' if parts else ''}memory-{side}", amount=f"{100 * abs(row.memory.median - 1):.0f}")
        )
    return parts


def _with_range(said: Words, low: float, high: float) -> Words:
    """The words with the range over the cells, where it shows one."""
    shown = times(low), times(high)
    return said if shown[0] == shown[1] else say("overall.range", said=said, low=shown[0], high=shown[1])


def times(ratio: float) -> str:
    """`2.9`, `14`."""
    return number(ratio, 0 if ratio >= 10 else 1 if ratio >= 1.95 else 2)


def percent(share: float) -> str:
    """`1.1`: two or three significant digits, and 100 only for the whole."""
    return f"{100 * share:.2g}" if share < 0.1 else f"{min(100 * share, 99.9):.3g}" if share < 1 else "100"
