"""The verdict on two runs: for each task and model what changed clearly, with a chart and the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ftbench.analysis.run_comparison import Change, CommonRow, ComparedRuns, RowName
from ftbench.analysis.statistics import LEVEL
from ftbench.messages import MessageCatalogue
from ftbench.presentation.numbers import number, signed
from ftbench.presentation.tone import Tone, tone_of
from ftbench_reports.comparison.words import (
    amount_of,
    change_in_words,
    interval_of,
    listed,
    outcome,
    places_of,
    untested_because,
)
from ftbench_reports.html.charts import DifferenceMark, difference_chart
from ftbench_reports.html.drawing import Drawing
from ftbench_reports.language import SEMICOLONS, Words, joined, say, strong
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.wording import ARROWS


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """A group that changed clearly."""

    tone: Tone
    words: Words


@dataclass(frozen=True, slots=True)
class Block:
    """One metric on one task with one model."""

    name: str
    task: str
    model: str | None
    """None if the runs have a single model."""
    facts: Words
    changed: tuple[ChangedGroup, ...]
    rest: tuple[Words, ...]
    chart: Drawing | None
    chart_title: Words
    table: Table


def blocks(runs: ComparedRuns) -> list[Block]:
    """Blocks in A's order; one per requested metric, or for the one that decides the task."""
    result: list[Block] = []
    several = len({group.name[0] for group in runs.groups.common}) > 1
    for metric in runs.metrics or (None,):
        changes = runs.groups.changes(metric)
        places: dict[tuple[str, str], list[CommonRow]] = {}
        for group in runs.groups.common:
            if group.name in changes:
                places.setdefault((group.name[0], group.name[1]), []).append(group)
        for (model, task), groups in places.items():
            name = f"change-{len(result) + 1}"
            result.append(_block(name, task, model, groups, changes, runs.messages, several=several))
    return result


def _block(
    name: str,
    task: str,
    model: str,
    groups: Sequence[CommonRow],
    changes: Mapping[RowName, Change],
    messages: MessageCatalogue,
    *,
    several: bool,
) -> Block:
    pairs = [(group, changes[group.name]) for group in groups]
    first = pairs[0][1]
    marks = [
        DifferenceMark(group.name[2], value, interval_of(change), change.verdict)
        for group, change in pairs
        if (value := amount_of(change)) is not None
    ]
    axis = f"compare.axis.{first.direction}" if first.direction else "compare.axis"
    return Block(
        name,
        task,
        model if several else None,
        _facts([change for _, change in pairs]),
        tuple(_changed(group, change) for group, change in pairs if outcome(change) in ("better", "worse")),
        tuple(_rest(pairs, messages)),
        difference_chart(marks) if marks else None,
        say(axis, metric=first.metric),
        _table(name, task, model, pairs, messages),
    )


def _facts(changes: Sequence[Change]) -> Words:
    first = changes[0]
    facts = [strong(f"{first.metric} {ARROWS[first.direction]}".strip())]
    if first.direction:
        facts.append(say(f"direction.{first.direction}"))
    facts += [say("examples", n=count) for count in sorted({change.examples for change in changes if change.examples})]
    if any(change.difference and not change.difference.covers_seeds for change in changes):
        facts += [strong(say("seeds.not-covered")), say("seeds.models-only")]
    return joined(facts, comma=" · ")


def _changed(group: CommonRow, change: Change) -> ChangedGroup:
    a, b = (number(value) if value is not None else "–" for value in (change.a, change.b))
    words = say("compare.change", method=strong(group.name[2]), a=a, b=b, words=change_in_words(change))
    return ChangedGroup(tone_of(change.verdict), words)


def _rest(pairs: Sequence[tuple[CommonRow, Change]], messages: MessageCatalogue) -> Iterator[Words]:
    """Groups without a clear change, a sentence per kind."""
    for kind in ("unclear", "identical"):
        if groups := [group for group, change in pairs if outcome(change) == kind]:
            yield say(f"compare.rest.{kind}", methods=listed(groups))
    if untested := [(group, change) for group, change in pairs if outcome(change) == "untested"]:
        reasons = [
            say("compare.untested", method=group.name[2], reason=untested_because(group, change, messages))
            for group, change in untested
        ]
        yield say("compare.rest.untested", methods=joined(reasons, comma=SEMICOLONS))


def _table(
    name: str, task: str, model: str, pairs: Sequence[tuple[CommonRow, Change]], messages: MessageCatalogue
) -> Table:
    first, notes = pairs[0][1], Footnotes()
    columns = (
        Column(say("column.method"), numeric=False),
        Column("A", ARROWS[first.direction]),
        Column("B", ARROWS[first.direction]),
        Column(say("compare.column.difference")),
        Column(say("column.interval", level=f"{100 * LEVEL:.0f}")),
        Column(say("column.in-words"), numeric=False),
        Column(say("column.seeds")),
        Column(say("compare.column.settings"), numeric=False),
    )
    rows = tuple(_row(group, change, notes, messages) for group, change in pairs)
    caption = say("compare.caption", metric=first.metric, task=task, model=model)
    return Table(f"{name}-table", caption, columns, (Body(rows),), tuple(notes.notes))


def _row(group: CommonRow, change: Change, notes: Footnotes, messages: MessageCatalogue) -> tuple[TableCell, ...]:
    difference, value, interval = change.difference, amount_of(change), interval_of(change)
    words = say("compare.same") if outcome(change) == "identical" else change_in_words(change)
    remark = None
    if difference is None:
        remark = notes.add(untested_because(group, change, messages))
    elif interval is None and change.problem:
        remark = notes.add(say(f"interval.{change.problem.replace(' ', '-')}"))
    elif not difference.covers_seeds:
        remark = notes.add(say("interval.examples-only"))
    remarks = (remark,) if remark else ()
    ends = " … ".join(signed(end, places_of(change)) for end in (interval.low, interval.high)) if interval else None
    seeds = [len(side.values(change.metric)) for side in (group.a, group.b)]
    differing = (
        say("compare.other-settings", n=len(group.differing)) if group.differing else say("compare.same-settings")
    )
    return (
        TableCell(group.name[2], header=True),
        *(TableCell(number(value)) if value is not None else not_available() for value in (change.a, change.b)),
        TableCell(signed(value, places_of(change))) if value is not None else not_available(*remarks),
        TableCell(ends, notes=remarks) if ends else not_available(*(remarks if difference else ())),
        TableCell(words, tone=tone_of(change.verdict)),
        TableCell(str(seeds[0]) if seeds[0] == seeds[1] else f"{seeds[0]} / {seeds[1]}"),
        TableCell(differing),
    )
