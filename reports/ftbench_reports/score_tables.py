"""The scores as tables: one per task, with the deciding metric and its difference to the baseline first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ftbench.analysis.comparison import Comparison, MetricComparison, Standing
from ftbench.analysis.label_levels import label_levels
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.messages import MessageCatalogue, Note
from ftbench.presentation.numbers import number, signed
from ftbench.presentation.significance import p_text, rank_text
from ftbench.presentation.tone import tone_of
from ftbench_reports.label_levels import levels_sentences
from ftbench_reports.language import SEMICOLONS, Part, Words, joined, say, say_seeded
from ftbench_reports.notes import group_notes, in_words, shared_notes
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, cell_address, not_available
from ftbench_reports.wording import (
    ARROWS,
    absence_of,
    absence_tone,
    absences,
    interval_remark,
    interval_text,
    missing_seeds,
    places_in,
    places_of,
)

_TALL = 24
"""Number of rows above which a table scrolls below its head."""


def score_tables(view: RunView) -> list[Table]:
    """One table per task; rows are methods (of each model); missing numbers have a reason."""
    by_task: dict[str, list[Comparison]] = {}
    for (_, label), comparison in view.comparisons.items():
        by_task.setdefault(label, []).append(comparison)
    return [_table(f"scores-{place}", comparisons, view) for place, comparisons in enumerate(by_task.values(), start=1)]


def _table(name: str, comparisons: Sequence[Comparison], view: RunView) -> Table:
    notes = Footnotes()
    messages = view.results.messages
    shared = shared_notes(
        (group for comparison in comparisons for group in view.groups[comparison.model, comparison.task.label]),
        messages,
    )
    metrics = list(dict.fromkeys(metric for comparison in comparisons for metric in comparison.metrics))
    with_model = len(view.models) > 1
    columns = [Column(say("column.method"), numeric=False, facet="method")]
    if with_model:
        columns.append(Column(say("column.model"), numeric=False, facet="model"))
    for place, metric in enumerate(metrics):
        direction = comparisons[0].metrics[metric].direction if metric in comparisons[0].metrics else None
        columns.append(Column(metric, ARROWS[direction], say(f"direction.{direction}") if direction else None))
        if place == 0:
            columns.append(Column(say("column.group"), numeric=False))
            columns.append(Column(say("column.ranks"), numeric=False))
            columns.append(Column(say("column.difference", baseline=view.results.baseline)))
            columns.append(Column(say("column.p")))
    if not metrics:
        columns.append(Column(say("column.status"), numeric=False))
    columns.append(Column(say("column.seeds")))
    rows = tuple(
        row
        for comparison in comparisons
        for group in view.groups[comparison.model, comparison.task.label]
        for row in [_row(group, comparison, metrics, view, notes, shared)]
    )
    caption = say("scores.caption", task=comparisons[0].task.label)
    levels = [
        (comparison.model if with_model else None, known)
        for comparison in comparisons
        if (known := label_levels(view, comparison.model, comparison.task.label))
    ]
    about = tuple(
        say(key, notes=joined(texts, comma=SEMICOLONS))
        for key, trained in (("note.all", False), ("note.all-trained", True))
        if (texts := [in_words(note, messages) for note, only_trained in shared.items() if only_trained == trained])
    )
    return Table(
        name,
        caption,
        tuple(columns),
        (Body(rows),),
        tuple(notes.notes),
        sortable=True,
        about=(*levels_sentences(levels), *about),
        tall=len(rows) > _TALL,
        facets={"task": comparisons[0].task.label},
    )


def _row(
    group: MethodRow,
    comparison: Comparison,
    metrics: Sequence[str],
    view: RunView,
    notes: Footnotes,
    shared: Mapping[Note, bool],
) -> tuple[TableCell, ...]:
    messages = view.results.messages
    seeds: Part = str(len(group.done))
    if group.missing:
        seeds = say("seeds.of", n=len(group.done), of=len(group.cells))
    links = (
        _fold_links(group)
        if group.folds
        else tuple(
            (str(cell.seed) if place else say("seeds.link", seed=cell.seed), cell_address(cell.cell))
            for place, cell in enumerate(group.cells)
        )
    )
    folds = _folds(group)
    about = [notes.add(note) for note in _own_notes(group, shared, messages)]
    method = TableCell(group.method, sort=group.method, header=True, key=group.method, notes=tuple(about))
    front = [method, TableCell(group.model, sort=group.model)] if len(view.models) > 1 else [method]
    if not group.done:
        span = len(metrics) + 4 if metrics else 1  # with the group, the ranks, the difference and its p-value
        status = TableCell(absence_of(group, messages), span=span, tone=absence_tone(group))
        return (*front, status, TableCell(seeds, sort=0, below=folds, links=links))
    missing = tuple(notes.add(why) for why in missing_seeds(group, messages))
    seeds_cell = TableCell(seeds, sort=len(group.done), below=folds, notes=missing, links=links)
    cells: list[TableCell] = [] if metrics else [TableCell(say("status.done"))]
    for place, name in enumerate(metrics):
        metric = comparison.metrics.get(name)
        standing = metric.standing(group.method) if metric else None
        if metric is None or standing is None:
            cells.append(not_available(notes.add(say("absent.not-computed"))))
        else:
            cells.append(_score(standing, metric, notes, messages, with_range=place == 0))
        if place == 0:
            cells += [_letters(metric, group.method), _ranks(metric, group.method)]
            cells += [
                _difference(standing, metric, view.results.baseline, notes),
                _p(standing, metric, view.results.baseline),
            ]
    return (*front, *cells, seeds_cell)


def _folds(group: MethodRow) -> Words | None:
    """`5 folds`, or `4 of 5 folds`; None without cross-validation."""
    if group.folds is None:
        return None
    n, of = group.folds
    return say("folds.of", n=n, of=of) if n < of else say("folds.all", of=of)


def _fold_links(group: MethodRow) -> tuple[tuple[Part, str], ...]:
    """A link to the page of each fold's cell; the first of a seed names the seed."""
    links: list[tuple[Part, str]] = []
    for cell in group.cells:
        for place, fold in enumerate(cell.folds):
            number = fold.fold.number if fold.fold else 0
            text: Part = str(number) if place else say("folds.link", seed=cell.seed, fold=number)
            links.append((text, cell_address(fold.cell)))
    return tuple(links)


def _score(
    standing: Standing, metric: MetricComparison, notes: Footnotes, messages: MessageCatalogue, *, with_range: bool
) -> TableCell:
    group, name = standing.group, metric.metric
    missing = absences(group, name, messages)
    if standing.mean is None:
        reasons = dict.fromkeys(missing.values())
        return not_available(*(notes.add(say("absent.metric", metric=name, reason=why)) for why in reasons))
    places = places_in(metric)
    ends = standing.interval if with_range else None
    below = f"{number(ends.low, places)} … {number(ends.high, places)}" if ends else None
    by_reason: dict[Part, list[int]] = {}
    for seed, why in missing.items():
        by_reason.setdefault(why, []).append(seed)
    remarks = [
        say("absent.metric-seed", n=len(seeds), metric=name, seeds=joined(seeds), reason=why)
        for why, seeds in by_reason.items()
    ]
    if with_range and (remark := interval_remark(standing)):
        remarks.append(remark)
    leaders = {leader.method for leader in metric.leaders}
    if standing.method in {candidate.method for candidate in metric.undecided}:
        remarks.append(say_seeded("scores.undecided", one_seed=metric.one_seed, best=metric.leaders[0].method))
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
    remark = interval_remark(difference)
    remarks = (notes.add(remark),) if remark else ()
    return TableCell(
        text, sort=difference.value, below=interval_text(difference), notes=remarks, tone=tone_of(difference.verdict)
    )


def _p(standing: Standing | None, metric: MetricComparison | None, baseline: str) -> TableCell:
    """The p-value of the difference to the baseline; a dash for the baseline and without a test."""
    reference = metric.standing(baseline) if metric else None
    difference = metric.difference(standing, reference) if metric and standing and reference else None
    if standing is reference or difference is None or difference.adjusted_p is None:
        return TableCell("–", tone="muted")
    return TableCell(p_text(difference.adjusted_p), sort=difference.adjusted_p)


def _ranks(metric: MetricComparison | None, method: str) -> TableCell:
    ranks = metric.ranks.get(method) if metric else None
    if ranks is None:
        return TableCell("–", tone="muted")
    return TableCell(rank_text(ranks.low, ranks.high), sort=ranks.low + ranks.high / 1000)


def _letters(metric: MetricComparison | None, method: str) -> TableCell:
    letters = metric.letters.get(method) if metric else None
    return TableCell(letters, sort=letters) if letters else TableCell("–", tone="muted")


def _own_notes(group: MethodRow, shared: Mapping[Note, bool], messages: MessageCatalogue) -> list[Words]:
    """Notes not given below the table for all methods; with the seeds if not every seed has the note."""
    words = []
    for group_note in group_notes(group, messages):
        if group_note.note in shared and (group.trains or not shared[group_note.note]):
            continue
        note = in_words(group_note.note, messages)
        seeds = joined(group_note.seeds)
        words.append(note if group_note.whole else say("note.seeds", n=len(group_note.seeds), seeds=seeds, note=note))
    return words
