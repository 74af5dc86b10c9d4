"""The scores as tables: one a task, the deciding metric and its difference to the baseline first."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.results.comparison import Comparison, MetricComparison, Standing
from ftbench.results.group import Group
from ftbench.results.view import RunView
from ftbench_reports.language import Words, joined, say
from ftbench_reports.numbers import decimals, number, signed
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.wording import (
    ARROWS,
    absence_of,
    absence_tone,
    absences,
    interval_remark,
    interval_text,
    missing_seeds,
    places_of,
)


def score_tables(view: RunView) -> list[Table]:
    """One table a task; rows are methods (of each model); what has no number says why."""
    by_task: dict[str, list[Comparison]] = {}
    for (_, label), comparison in view.comparisons.items():
        by_task.setdefault(label, []).append(comparison)
    return [_table(f"scores-{place}", comparisons, view) for place, comparisons in enumerate(by_task.values(), start=1)]


def _table(name: str, comparisons: Sequence[Comparison], view: RunView) -> Table:
    notes = Footnotes()
    metrics = list(dict.fromkeys(metric for one in comparisons for metric in one.metrics))
    with_model = len(view.models) > 1
    columns = [Column(say("column.method"), numeric=False)]
    if with_model:
        columns.append(Column(say("column.model"), numeric=False))
    for place, metric in enumerate(metrics):
        direction = comparisons[0].metrics[metric].direction if metric in comparisons[0].metrics else None
        columns.append(Column(metric, ARROWS[direction], say(f"direction.{direction}") if direction else None))
        if place == 0:
            columns.append(Column(say("column.group"), numeric=False))
            columns.append(Column(say("column.difference", baseline=view.results.baseline)))
    if not metrics:
        columns.append(Column(say("column.status"), numeric=False))
    columns.append(Column(say("column.seeds")))
    rows = tuple(
        row
        for comparison in comparisons
        for group in view.groups[comparison.model, comparison.task.label]
        for row in [_row(group, comparison, metrics, view.results.baseline, with_model, notes)]
    )
    caption = say("scores.caption", task=comparisons[0].task.label)
    return Table(name, caption, tuple(columns), (Body(rows),), tuple(notes.notes), sortable=True)


def _row(
    group: Group, comparison: Comparison, metrics: Sequence[str], baseline: str, with_model: bool, notes: Footnotes
) -> tuple[TableCell, ...]:
    seeds = f"{len(group.done)} / {len(group.cells)}" if group.missing else str(len(group.done))
    about = [notes.add(note) for note in _cell_notes(group)]
    method = TableCell(group.method, sort=group.method, header=True, key=group.method, notes=tuple(about))
    front = [method, TableCell(group.model, sort=group.model)] if with_model else [method]
    if not group.done:
        span = len(metrics) + 2 if metrics else 1  # with the group and the difference
        status = TableCell(absence_of(group), span=span, tone=absence_tone(group))
        return (*front, status, TableCell(seeds, sort=0))
    seeds_cell = TableCell(seeds, sort=len(group.done), notes=tuple(notes.add(why) for why in missing_seeds(group)))
    cells: list[TableCell] = [] if metrics else [TableCell(say("status.done"))]
    for place, name in enumerate(metrics):
        metric = comparison.metrics.get(name)
        standing = metric.standing(group.method) if metric else None
        if metric is None or standing is None:
            cells.append(not_available(notes.add(say("absent.not-computed"))))
        else:
            cells.append(_score(standing, metric, notes, with_range=place == 0))
        if place == 0:
            cells += [_letters(metric, group.method), _difference(standing, metric, baseline, notes)]
    return (*front, *cells, seeds_cell)


def _score(standing: Standing, metric: MetricComparison, notes: Footnotes, *, with_range: bool) -> TableCell:
    group, name = standing.group, metric.metric
    missing = absences(group, name)
    if standing.mean is None:
        reasons = dict.fromkeys(missing.values())
        return not_available(*(notes.add(say("absent.metric", metric=name, reason=why)) for why in reasons))
    places = decimals(standing.mean)
    ends = standing.interval if with_range else None
    below = f"{number(ends.low, places)} … {number(ends.high, places)}" if ends else None
    remarks = [say("absent.metric-seed", metric=name, seed=seed, reason=why) for seed, why in missing.items()]
    if with_range and (remark := interval_remark(standing)):
        remarks.append(remark)
    leaders = {leader.method for leader in metric.leaders}
    return TableCell(
        number(standing.mean, places),
        sort=standing.mean,
        below=below,
        notes=tuple(map(notes.add, remarks)),
        strong=standing.method in leaders,
    )


def _difference(
    standing: Standing | None, metric: MetricComparison | None, baseline: str, notes: Footnotes
) -> TableCell:
    reference = metric.standing(baseline) if metric else None
    if metric is None or standing is None or standing.mean is None:
        return not_available()
    if standing is reference:
        return TableCell(say("baseline"), tone="muted")
    difference = metric.difference(standing, reference) if reference else None
    if difference is None:
        return not_available(notes.add(say("verdict.no-baseline")))
    text = signed(difference.value, places_of(difference))
    tone = {"better": "good", "worse": "bad"}.get(difference.verdict, "muted")
    remark = interval_remark(difference)
    remarks = (notes.add(remark),) if remark else ()
    return TableCell(text, sort=difference.value, below=interval_text(difference), notes=remarks, tone=tone)


def _letters(metric: MetricComparison | None, method: str) -> TableCell:
    letters = metric.letters.get(method) if metric else None
    return TableCell(letters, sort=letters) if letters else TableCell("–", tone="muted")


def _cell_notes(group: Group) -> list[Words]:
    """What its cells say about themselves, each once with its seeds."""
    by_note: dict[str, list[int]] = {}
    for cell in group.done:
        for note in cell.notes:
            by_note.setdefault(note, []).append(cell.seed)
    return [say("note.seeds", n=len(seeds), seeds=joined(seeds), note=note) for note, seeds in by_note.items()]
