"""Each method against the baseline over all tasks: Wilcoxon's test, if there are enough tasks."""

from __future__ import annotations

from ftbench.analysis.statistics import AcrossTasks, compare_across_tasks, relative_difference
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number
from ftbench_reports.language import SEMICOLONS, Words, joined, say, say_seeded, sentences, strong

FEWEST = 6
"""With fewer tasks no test by signed ranks can reach p < 0.05."""


def across_tasks(view: RunView) -> Words | None:
    """A sentence per model; None if no model has enough tasks. Sizes of one task count as tasks."""
    texts = [sentence for model in view.models if (sentence := _sentence(view, model))]
    return sentences(texts) if texts else None


def _sentence(view: RunView, model: str) -> Words | None:
    differences: dict[str, list[float]] = {}
    tasks = 0
    for (of_model, _), comparison in view.comparisons.items():
        metric = comparison.deciding
        reference = metric.standing(view.results.baseline) if metric and of_model == model else None
        if metric is None or metric.direction is None or reference is None or reference.mean is None:
            continue
        tasks += 1
        for standing in metric.standings:
            if standing is not reference and standing.mean is not None and standing.group.trains:
                better = relative_difference(standing.mean, reference.mean, metric.direction)
                differences.setdefault(standing.method, []).append(better)
    if tasks < FEWEST or not differences:
        return None
    tested = compare_across_tasks(differences)
    parts = joined([_part(result) for result in tested], comma=SEMICOLONS)
    statement = say_seeded(
        "across.against", one_seed=view.one_seed, baseline=view.results.baseline, n=tasks, parts=parts
    )
    return sentences([statement, say("across.tested")])


def _part(result: AcrossTasks) -> Words:
    counts = say("across.counts", method=strong(result.method), better=result.better, worse=result.worse)
    if result.adjusted_p is None:
        return counts
    return joined([counts, say(f"across.{result.verdict}", p=number(result.adjusted_p))], comma=" ")
