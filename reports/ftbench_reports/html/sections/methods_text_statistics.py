"""The statistics of a run as text: the intervals, tests and corrections that were really computed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.statistics import ALPHA, LEVEL, MetricStatistics
from ftbench.analysis.statistics.bootstrap import DRAWS
from ftbench.analysis.statistics.exact import FLIPS
from ftbench.analysis.statistics.per_example import is_share
from ftbench.analysis.view import RunView
from ftbench_reports.across import across_tasks
from ftbench_reports.html.sections.methods_text_references import Citations
from ftbench_reports.language import Part, Words, enumerated, say


def statistics_text(view: RunView, cite: Citations) -> list[Words]:
    """Sentences on intervals, tests and the correction for their number; empty if nothing was computed."""
    metrics = [
        metric
        for comparison in view.comparisons.values()
        for metric in comparison.metrics.values()
        if metric.statistics
    ]
    if not metrics:
        return []
    computed = [metric.statistics for metric in metrics if metric.statistics]
    return [
        *_intervals(view, metrics, cite),
        *_clusters(view, cite),
        *_folds(view, cite),
        *_tests(computed, cite),
        *_families(view, metrics, cite),
    ]


def _intervals(view: RunView, metrics: list[MetricComparison], cite: Citations) -> list[Words]:
    kinds = _by_kind(metrics)
    lines = [say("methods.level", level=f"{100 * LEVEL:.0f}")]
    seeds, alone = kinds.get("two-way t", {}), kinds.get("examples t", {})
    if seeds:
        lines.append(say("methods.two-way", metrics=enumerated(seeds), **cite("searle", "satterthwaite")))
    if only := [name for name in alone if name not in seeds]:
        lines.append(say("methods.examples-t", metrics=enumerated(only)))
    shares, ratios = _columns(view, {**seeds, **alone})
    if ratios:
        lines.append(say("methods.ratio", metrics=enumerated(ratios), **cite("cochran")))
    if shares:
        lines.append(say("methods.shares", metrics=enumerated(shares), **cite("agresti", "korn", "bonett")))
    crossed, resampled = kinds.get("crossed bootstrap", {}), kinds.get("examples bootstrap", {})
    draws = f"{DRAWS:,}"
    if crossed:
        lines.append(say("methods.crossed", metrics=enumerated(crossed), draws=draws, **cite("owen")))
    if only := [name for name in resampled if name not in crossed]:
        lines.append(say("methods.examples-bootstrap", metrics=enumerated(only), draws=draws))
    if (seeds or crossed) and (alone or resampled):
        lines.append(say("methods.one-run"))
    return lines


def _by_kind(metrics: list[MetricComparison]) -> dict[str, dict[str, None]]:
    """Names of metrics by kind of their intervals."""
    kinds: dict[str, dict[str, None]] = {}
    for metric in metrics:
        for estimate in metric.statistics.estimates if metric.statistics else ():
            if estimate.low is not None:
                kinds.setdefault(estimate.kind, {})[metric.metric] = None
    return kinds


def _columns(view: RunView, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Among metrics that are means over examples: shares of right answers on some task, and ratios."""
    shares, ratios = [], []
    for name in names:
        kinds = {_kind(view, name, place) for place in view.groups}
        if "share" in kinds:
            shares.append(name)
        if "ratio" in kinds:
            ratios.append(name)
    return shares, ratios


def _kind(view: RunView, name: str, place: tuple[str, str]) -> str:
    cells = [cell for group in view.groups[place] for cell in group.done]
    tables = [
        np.asarray(score.statistics, dtype=float) for c in cells if (score := c.metrics.get(name)) and score.statistics
    ]
    if not tables:
        return "none"
    if any((table[:, 1] != 1).any() for table in tables):
        return "ratio"
    return "share" if all(is_share(table) for table in tables) else "mean"


def _clusters(view: RunView, cite: Citations) -> list[Words]:
    groups = [
        say("methods.group", n=comparison.clusters, task=label)
        for (model, label), comparison in view.comparisons.items()
        if comparison.clusters is not None and model == view.models[0]
    ]
    return [say("methods.clusters", groups=enumerated(groups), **cite("miller"))] if groups else []


def _folds(view: RunView, cite: Citations) -> list[Words]:
    """What was done with the rows of a cross-validation, and what its intervals leave out."""
    folded = [task.label for task in view.tasks if task.folds]
    if not folded:
        return []
    return [say("methods.pooled", tasks=enumerated(folded), **cite("bengio", "nadeau"))]


def _tests(computed: list[MetricStatistics], cite: Citations) -> list[Words]:
    tests = {
        difference.test
        for statistics in computed
        for difference in (*statistics.differences, *statistics.pairs)
        if difference.p is not None
    }
    if not tests:
        return []
    by_t = {"two-way t", "crossed bootstrap"} & tests
    lines = [say("methods.paired", **cite("welch")) if by_t else say("methods.paired-single")]
    if tests & {"two-way t", "crossed bootstrap", "examples t", "examples bootstrap"}:
        lines.append(say("methods.test.t"))
    if "McNemar" in tests:
        lines.append(say("methods.test.McNemar", **cite("mcnemar")))
    if "sign flips" in tests:
        lines.append(say("methods.test.sign-flips", flips=f"{FLIPS:,}", **cite("phipson")))
    if "randomisation" in tests:
        lines.append(say("methods.test.randomisation", flips=f"{FLIPS:,}", **cite("noreen", "phipson")))
    return lines


def _families(view: RunView, metrics: list[MetricComparison], cite: Citations) -> list[Words]:
    computed = [metric.statistics for metric in metrics if metric.statistics]
    baseline = [count for statistics in computed if (count := sum(d.p is not None for d in statistics.differences))]
    pairs = [count for statistics in computed if (count := sum(d.p is not None for d in statistics.pairs))]
    if not pairs:
        return [say("methods.untested")]
    gaps: dict[str, Part] = {"pairs": _counted(pairs), "alpha": f"{ALPHA:g}", **cite("holm")}
    if baseline:
        sentences = [say("methods.families", n=_counted(baseline), baseline=view.results.baseline, **gaps)]
    else:
        sentences = [say("methods.pairs-only", **gaps)]
    sentences.append(say("methods.letters", **cite("piepho")))
    if any(gain.p is not None for metric in metrics for gain in metric.gains):
        sentences.append(say("methods.defaults"))
    across = across_tasks(view)
    if across is not None and say("across.tested").markup("en") in across.markup("en"):
        sentences.append(say("methods.across", **cite("wilcoxon", "demsar")))
    return sentences


def _counted(counts: list[int]) -> Words:
    """`10 comparisons`, or `8–10 comparisons` if metrics differ in their number."""
    low, high = min(counts), max(counts)
    return say("methods.comparisons", n=low if low == high else f"{low}–{high}")
