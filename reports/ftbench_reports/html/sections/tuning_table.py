"""The table of what tuning tried and chose: a line a method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ftbench.analysis.rate_range import RateRange, rate_range, short_sweep
from ftbench.analysis.tuning_effects import TunedPair, tuned_pairs
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number, signed
from ftbench.presentation.tone import tone_of
from ftbench.records.results import TunedGroup
from ftbench_reports.language import Words, joined, say
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.tuning_rounds import setting_in_words
from ftbench_reports.wording import interval_text, places_of

Contest = tuple[str, str, int | None]
"""Model, task, and fold of a cross-validation: the methods of one contest have one budget."""

_Pairs = Mapping[tuple[str, str, str], TunedPair]
"""By model, task and method."""


def choices_table(contests: Mapping[Contest, Sequence[TunedGroup]], view: RunView) -> Table:
    """Rows by model, task and fold. Full trainings have columns of their own where they decided."""
    notes, several = Footnotes(), len(view.models) > 1
    groups = [group for members in contests.values() for group in members]
    in_full, ranges = any(group.finalists for group in groups), ranges_of(groups)
    pairs = {(pair.model, pair.task, pair.method): pair for pair in tuned_pairs(view)}
    columns = (
        Column(say("column.method"), numeric=False),
        Column(say("tuning.short-trials" if in_full else "tuning.trials")),
        *([Column(say("tuning.full-trainings"))] if in_full else []),
        Column(say("tuning.chosen"), numeric=False),
        *([Column(say("tuning.defaults-won"), numeric=False)] if in_full else []),
        Column(say("tuning.loss")),
        *([] if in_full else [Column(say("tuning.range"))]),
        *([Column(say("tuning.rates"))] if ranges else []),
        Column(say("tuning.gain")),
    )

    def row(group: TunedGroup) -> tuple[TableCell, ...]:
        start = [TableCell(group.method, sort=group.method, header=True, key=group.method), _count(group.tried)]
        start += [_count(group.finalists)] if in_full else []
        losses = [loss for _, loss in group.tried if loss is not None]
        if group.chosen is None or group.loss is None:
            return *start, TableCell(say("tuning.all-failed"), span=len(columns) - len(start), tone="bad")
        failed = sum(loss is None for _, loss in (*group.tried, *group.finalists))
        diverged = (notes.add(say("tuning.failed", n=failed)),) if failed else ()
        worst = TableCell(number(max(losses) - min(losses)), sort=max(losses) - min(losses), notes=diverged)
        return (
            *start,
            _chosen(group, notes),
            *([TableCell(say("tuning.yes" if group.default else "tuning.no"))] if in_full else []),
            TableCell(number(group.loss), sort=group.loss, notes=diverged if in_full else ()),
            *([] if in_full else [worst]),
            *([range_cell(rate_range(short_sweep(group)))] if ranges else []),
            _gain(group, pairs, notes),
        )

    bodies = tuple(
        Body(
            tuple(map(row, members)),
            joined([*([task, model] if several else [task]), *fold_words(fold)], comma=" · "),
        )
        for (model, task, fold), members in contests.items()
    )
    return Table("tuning-table", say("tuning.caption"), columns, bodies, tuple(notes.notes), sortable=True)


def fold_words(fold: int | None) -> list[Words]:
    """`fold 2`; empty without cross-validation."""
    return [] if fold is None else [say("tuning.fold", fold=fold)]


def ranges_of(groups: Sequence[TunedGroup]) -> list[RateRange]:
    """The ranges of rates of those searches that have one."""
    return [rates for group in groups if (rates := rate_range(short_sweep(group))) is not None]


def range_cell(rates: RateRange | None) -> TableCell:
    """`12×` with the ends below; `≥ 12×` where it reaches the end of what was tried."""
    if rates is None:
        return TableCell("–", tone="muted")
    factor = f"{rates.factor:.2g}" if rates.factor < 10 else f"{rates.factor:.0f}"
    shown = f"{'≥ ' if rates.is_open else ''}{factor}×"
    return TableCell(shown, sort=rates.factor, below=f"{rates.low:.2g} … {rates.high:.2g}")


def _count(trials: Sequence[object]) -> TableCell:
    return TableCell(str(len(trials)), sort=len(trials))


def _chosen(group: TunedGroup, notes: Footnotes) -> TableCell:
    point = group.chosen or {}
    flags = (notes.add(say("tuning.at-edge")),) if group.at_edge else ()
    text = ", ".join(f"{setting_in_words(name)} {value:.3g}" for name, value in point.items())
    return TableCell(text, sort=next(iter(point.values()), 0.0), notes=flags)


def _gain(group: TunedGroup, pairs: _Pairs, notes: Footnotes) -> TableCell:
    """The deciding metric at the chosen settings minus that at the defaults, on the test rows."""
    if group.fold is not None and group.fold > 1:
        return TableCell("–", tone="muted")  # it is over the rows of all folds, and stands at the first
    pair = pairs.get((group.model, group.task, group.method))
    if (group.default and group.fold is None) or (pair and pair.effect == "same settings"):
        return TableCell(say("tuning.same-settings"), sort=0.0, tone="muted")
    if pair is None:
        return not_available(notes.add(say("tuning.no-default")))
    text = joined([signed(pair.gain, places_of(pair.difference)), pair.metric], comma=" ")
    tone = tone_of(pair.difference.verdict)
    return TableCell(text, sort=pair.gain, below=interval_text(pair.difference), tone=tone)
