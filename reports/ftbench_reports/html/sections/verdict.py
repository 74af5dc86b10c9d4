"""The verdict: for each task the best method, those not clearly behind, and the gain from training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.comparison import Comparison, Difference, MetricComparison, Standing
from ftbench.analysis.cost_ratios import CostRatio
from ftbench.analysis.statistics import LEVEL
from ftbench.analysis.statistics import Verdict as Outcome
from ftbench.analysis.view import RunView
from ftbench.messages import MessageCatalogue
from ftbench.presentation.numbers import number, signed
from ftbench.presentation.significance import p_text
from ftbench.presentation.tone import tone_of
from ftbench_reports.across import across_tasks
from ftbench_reports.html.difference_figure import difference_figure
from ftbench_reports.html.drawing import Drawing
from ftbench_reports.language import Words, joined, plain, say, say_seeded, sentences, strong
from ftbench_reports.overall import SPOKEN, Overall, overall, overall_facts, overall_sentences, percent, times, unit_of
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.wording import (
    ARROWS,
    against_base_rows,
    against_baseline,
    best_sentence,
    cross_validation,
    difference_in_words,
    example_count,
    few_examples,
    interval_remark,
    interval_text,
    learned,
    missing,
    places_in,
    places_of,
    seeds_not_covered,
    why_empty,
    within_margin,
)

_LEVEL = f"{100 * LEVEL:.0f}"
_VERDICTS: tuple[Outcome, ...] = ("better", "unclear", "worse", "untested")


@dataclass(frozen=True, slots=True)
class Block:
    """The verdict on one task with one model."""

    name: str
    task: str
    model: str | None
    """None if the run has a single model."""
    facts: Words
    lead: Words
    against: tuple[Words, ...]
    chart: Drawing | None
    chart_title: Words | None
    table: Table | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Sentences first, each with its numbers."""

    name: str = "verdict"

    def build(self, view: RunView) -> Mapping[str, Any]:
        comparisons = list(view.comparisons.values())
        blocks = [_block(place, comparison, view) for place, comparison in enumerate(comparisons, start=1)]
        seeds = len(view.seeds)
        about = [say("verdict.interval", level=_LEVEL), say("verdict.seeds", n=seeds)]
        return {
            "lead": overall_sentences(view),
            "facts": overall_facts(view),
            "overview": _overview(comparisons, one_seed=view.one_seed),
            "overall": _overall_table(view),
            "across": across_tasks(view),
            "blocks": blocks,
            "about": sentences(about),
        }


def _overview(comparisons: list[Comparison], *, one_seed: bool) -> Words | None:
    """How often each method is best or not clearly behind."""
    decided = [comparison.deciding for comparison in comparisons if comparison.deciding and comparison.deciding.leaders]
    if len(decided) < 2:
        return None
    times = Counter(standing.method for metric in decided for standing in metric.leaders)
    counted = [say("verdict.times", method=strong(method), n=n, of=len(decided)) for method, n in times.most_common()]
    return say_seeded("verdict.overview", one_seed=one_seed, n=len(decided), methods=joined(counted))


def _overall_table(view: RunView) -> Table | None:
    """Every method against the baseline; None if the sentences cover all of them."""
    summaries, baseline, notes = overall(view), view.results.baseline, Footnotes()
    if len(summaries) <= SPOKEN:
        return None
    verdicts = [
        verdict for verdict in _VERDICTS if verdict != "untested" or any(row.verdicts[verdict] for row in summaries)
    ]
    based = any(summary.above_untrained for summary in summaries)
    columns = (
        Column(say("column.method"), numeric=False),
        *(Column(say(f"overall.{verdict}")) for verdict in verdicts),
        Column(say("overall.leading")),
        *([Column(say("overall.above-untrained"))] if based else []),
        Column(say("overall.time")),
        Column(say("overall.parameters")),
        Column(say("overall.memory")),
    )
    rows = tuple(
        (
            TableCell(summary.method, sort=summary.method, header=True, key=summary.method),
            *(TableCell(str(summary.verdicts[verdict]), sort=summary.verdicts[verdict]) for verdict in verdicts),
            TableCell(f"{summary.leading} / {summary.comparisons}", sort=summary.leading),
            *([_above_untrained(summary)] if based else []),
            _ratio(summary.time if summary.trains else None, notes),
            TableCell("–", tone="muted")
            if summary.share is None or not summary.trains
            else TableCell(f"{percent(summary.share)} %", sort=summary.share),
            _ratio(summary.memory, notes),
        )
        for summary in summaries
    )
    most = max(summary.comparisons for summary in summaries)
    unit = unit_of(view)
    caption = say_seeded("overall.caption", one_seed=view.one_seed, baseline=baseline, n=most, unit=unit)
    return Table("verdict-overall", caption, columns, (Body(rows),), tuple(notes.notes), sortable=True)


def _above_untrained(summary: Overall) -> TableCell:
    """`3 / 5`, red where some comparison is worse."""
    verdicts = summary.above_untrained
    if not verdicts:
        return TableCell("–", tone="muted")
    text = f"{verdicts['better']} / {sum(verdicts.values())}"
    worse = say("overall.worse-than-untrained", n=verdicts["worse"]) if verdicts["worse"] else None
    return TableCell(text, sort=verdicts["better"], below=worse, tone="bad" if worse else "")


def _ratio(ratio: CostRatio | None, notes: Footnotes) -> TableCell:
    if ratio is None:
        return TableCell("–", tone="muted")
    fewer = () if ratio.pairs == ratio.of else (notes.add(say("overall.fewer-cells", k=ratio.pairs, n=ratio.of)),)
    middle, low, high = (times(value) for value in (ratio.median, ratio.low, ratio.high))
    shown = f"{middle}×" if low == high else f"{middle}× ({low}–{high}×)"
    return TableCell(shown, sort=ratio.median, notes=fewer)


def _block(place: int, comparison: Comparison, view: RunView) -> Block:
    metric, baseline = comparison.deciding, view.results.baseline
    model = comparison.model if len(view.models) > 1 else None
    if metric is None:
        return Block(
            f"verdict-{place}", comparison.task.label, model, say("verdict.no-metric"), plain(""), (), None, None, None
        )
    against = [against_baseline(comparison, baseline, view.results.messages), *against_base_rows(comparison, baseline)]
    against += [learned(metric), within_margin(metric, view.results.matrix, baseline), few_examples(comparison)]
    against.append(missing(comparison))
    figure = difference_figure(metric, baseline)
    return Block(
        f"verdict-{place}",
        comparison.task.label,
        model,
        _facts(comparison, metric),
        best_sentence(metric),
        tuple(sentence for sentence in against if sentence),
        figure.drawing if figure else None,
        figure.title if figure else None,
        numbers_table(f"verdict-{place}-table", comparison, metric, baseline, view.results.messages),
    )


def _facts(comparison: Comparison, metric: MetricComparison) -> Words:
    facts = [strong(f"{metric.metric} {ARROWS[metric.direction]}".strip())]
    if metric.direction:
        facts.append(say(f"direction.{metric.direction}"))
    facts.append(example_count(comparison))
    if folds := cross_validation(comparison):
        facts.append(folds)
    if seeds := _seeds(metric):
        facts.append(seeds)
    if uncovered := seeds_not_covered(metric):
        facts.append(strong(uncovered))
    return joined(facts, comma=" · ")


def _seeds(metric: MetricComparison) -> Words | None:
    """`3 seeds (zero-shot: 1)`; None if no method has a value."""
    counts = {standing.method: len(standing.group.values(metric.metric)) for standing in metric.standings}
    counts = {method: count for method, count in counts.items() if count}
    if not counts:
        return None
    most = max(counts.values())
    fewer = [joined([method, str(count)], comma=": ") for method, count in counts.items() if count < most]
    return say("seeds.except", n=most, others=joined(fewer)) if fewer else say("seeds.each", n=most)


def numbers_table(
    name: str, comparison: Comparison, metric: MetricComparison, baseline: str, messages: MessageCatalogue
) -> Table:
    """The numbers behind the sentences: values, differences to the baseline with interval and p, and words."""
    reference, notes = metric.standing(baseline), Footnotes()
    columns = (
        Column(say("column.method"), numeric=False),
        Column(metric.metric, ARROWS[metric.direction]),
        Column(say("column.difference", baseline=baseline)),
        Column(say("column.interval", level=_LEVEL)),
        Column(say("column.p")),
        Column(say("column.in-words"), numeric=False),
        Column(say("column.seeds")),
    )
    rows = tuple(
        (
            TableCell(standing.method, header=True, key=standing.method),
            *_value_cells(standing, metric, reference, notes, messages),
            TableCell(str(len(standing.group.values(metric.metric)))),
        )
        for standing in metric.standings
    )
    caption = say("verdict.caption", task=comparison.task.label, model=comparison.model, metric=metric.metric)
    return Table(name, caption, columns, (Body(rows),), tuple(notes.notes))


def _value_cells(
    standing: Standing,
    metric: MetricComparison,
    reference: Standing | None,
    notes: Footnotes,
    messages: MessageCatalogue,
) -> tuple[TableCell, ...]:
    if standing.mean is None:
        return (
            not_available(notes.add(why_empty(standing, metric.metric, messages))),
            *[not_available()] * 2,
            *[TableCell("–")] * 2,
        )
    value = TableCell(number(standing.mean, places_in(metric)))
    if reference is standing:
        return value, *[TableCell("–")] * 3, TableCell(say("baseline"), tone="muted")
    difference = metric.difference(standing, reference) if reference else None
    if difference is None:
        why = say("verdict.no-baseline")
        return value, not_available(notes.add(why)), not_available(), *[TableCell("–")] * 2
    interval, remark = interval_text(difference), interval_remark(difference)
    remarks = (notes.add(remark),) if remark else ()
    return (
        value,
        TableCell(signed(difference.value, places_of(difference))),
        TableCell(interval, notes=remarks) if interval else _no_interval(difference, remarks),
        TableCell("–" if difference.adjusted_p is None else p_text(difference.adjusted_p)),
        TableCell(difference_in_words(difference, metric), tone=tone_of(difference.verdict)),
    )


def _no_interval(difference: Difference, remarks: tuple[int, ...]) -> TableCell:
    if difference.problem == "not estimable":
        return TableCell(say("not-estimable"), notes=remarks, tone="muted")
    return not_available(*remarks)
