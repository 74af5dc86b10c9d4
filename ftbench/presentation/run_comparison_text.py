"""Two runs compared, for people: a table per task and model, differences in settings, and a summary."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.run_comparison import Change, CommonRow, RowName, TwoRuns
from ftbench.analysis.setting_differences import difference_lines
from ftbench.analysis.statistics import LEVEL
from ftbench.presentation.method_table import LEANINGS
from ftbench.presentation.numbers import terminal_number
from ftbench.presentation.styles import Style
from ftbench.presentation.ways_apart import how_they_differ, with_what_else
from ftbench.text.one_line import one_line

_LEGEND = (
    f"difference: B less A, [low, high]: {100 * LEVEL:.0f} % interval",
    "verdict: on B, by Holm's method for all results that both runs have; unclear does not say equal",
)
_EXAMPLES_ONLY = "* covers test examples only; training randomness is not in it (one seed)"
_MODELS_ONLY = "one seed: better and worse are of these trained models, not of the methods"
_SAME = "same cells"


def two_runs_text(runs: TwoRuns, titles: tuple[str, str], style: Style, metrics: Sequence[str] = ()) -> str:
    """The comparison on the given metrics, or on each task's deciding one; `titles` describe runs A and B."""
    parts = [*([style.start] if style.start else []), style.notes([f"A: {titles[0]}", f"B: {titles[1]}"])]
    if runs.common and not style.paper:
        parts.append(style.notes(_fitted([how_they_differ(runs).text("en")], style)))
    wanted: Sequence[str | None] = metrics or [None]
    for metric in wanted:
        changes = runs.changes(metric)
        groups = [group for group in runs.common if group.name in changes]
        parts += _tables(groups, changes, style)
    if runs.common and not style.paper:
        parts.append(style.notes(_LEGEND))
    if differing := difference_lines({_label(row.name, runs.common): row.differing for row in runs.common}):
        parts += [style.paragraph("Made with other settings:"), style.notes(_fitted(differing, style))]
    alone = [*_alone("A", runs.only_a), *_alone("B", runs.only_b)]
    if notes := [*_cell_notes(runs.common), *alone]:
        parts.append(style.notes(_fitted(notes, style)))
    sentences = [summary(runs, metric) for metric in wanted]
    parts.append(style.notes(sentences) if len(sentences) > 1 else style.paragraph(*sentences))
    return "\n\n".join(parts) + "\n"


def summary(runs: TwoRuns, metric: str | None = None) -> str:
    """`3 of 8 results changed clearly: 1 better, 2 worse; 5 unclear`, prefixed with the metric if one is given."""
    changes = runs.changes(metric).values()
    counts = Counter("identical" if change.problem == _SAME else change.verdict for change in changes)
    start = f"{metric}: " if metric else ""
    if not changes:
        return f"{start}no model, task and method is in both runs"
    changed = counts["better"] + counts["worse"]
    words = f"{start}{changed} of {len(changes)} result{'s' if len(changes) > 1 else ''} changed clearly"
    if changed:
        words += ": " + ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("better", "worse") if counts[verdict])
    told = "; ".join(
        [
            words,
            *(f"{counts[verdict]} {verdict}" for verdict in ("unclear", "identical", "untested") if counts[verdict]),
        ]
    )
    return f"{told}; {other_ways.text('en')}" if (other_ways := with_what_else(runs)) else told


def label(name: RowName) -> str:
    """`lora on sentiment with builtin:nano`."""
    model, task, method = name
    return f"{method} on {task} with {model}"


def _fitted(lines: Sequence[str], style: Style) -> list[str]:
    """Long lines wrapped with an indent for a terminal; names are never broken."""
    if style.everything:
        return list(lines)
    return [
        textwrap.fill(line, 100, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
        for line in lines
    ]


def _label(name: RowName, groups: Sequence[CommonRow]) -> str:
    """The name, with the model only if there are several."""
    return label(name) if len({row.name[0] for row in groups}) > 1 else f"{name[2]} on {name[1]}"


def _tables(groups: Sequence[CommonRow], changes: Mapping[RowName, Change], style: Style) -> Iterator[str]:
    several = len({group.name[0] for group in groups}) > 1
    places: dict[tuple[str, str], list[CommonRow]] = {}
    for group in groups:
        places.setdefault((group.name[1], group.name[0]), []).append(group)
    for (task, model), rows_here in places.items():
        changes_here = [changes[group.name] for group in rows_here]
        header = ["method", "A", "B", "difference", "verdict", "settings"]
        cells = [_row(group, change) for group, change in zip(rows_here, changes_here, strict=True)]
        notes = [*_notes(rows_here, changes_here), *((*_LEGEND, _family(len(changes))) if style.paper else ())]
        title = f"{task} · {model}" if several else task
        yield style.block(f"{title}, B less A" if style.paper else title, _about(changes_here), header, cells, notes)


def _family(count: int) -> str:
    return f"Holm's correction is over {count} results"


def _about(changes: Sequence[Change]) -> str:
    metric, direction = changes[0].metric, changes[0].direction
    about = f"{metric} ({direction} is better)" if direction else metric
    examples = sorted({change.examples for change in changes if change.examples})
    return f"{about}, {' or '.join(map(str, examples))} test examples" if examples else about


def _row(group: CommonRow, change: Change) -> list[str]:
    """The cells of a row; without a difference the row ends with the reason."""
    start = [one_line(group.name[2]), terminal_number(change.a), terminal_number(change.b)]
    if change.difference is None:
        return [*start, _reason(group, change)]
    count = len(group.differing)
    settings = f"{count} differ{'s' if count == 1 else ''}" if count else "same"
    verdict = f"{change.leaning}?" if change.leaning else change.verdict
    return [*start, _with_interval(change), verdict, settings]


def _reason(group: CommonRow, change: Change) -> str:
    if change.problem == _SAME:
        return "the same cells: identical, not tested"
    if change.problem in ("no value in A", "no value in B"):
        side = group.a if change.problem == "no value in A" else group.b
        return f"{change.problem}: {_lacking(side, change.metric)}"
    if change.problem == "other metric":
        return f"{change.metric} has another version or other settings: not compared"
    return f"{change.problem}: not compared"


def _lacking(group: MethodRow, metric: str) -> str:
    """Why a group has no value of a metric, short enough for a table."""
    scores = (cell.metrics[metric].reason for cell in group.done if metric in cell.metrics)
    reasons = [reason for reason in (*scores, *(cell.reason for cell in group.missing)) if reason]
    return one_line(str(reasons[0]) if reasons else "it is not among the run's metrics", 48)


def _with_interval(change: Change) -> str:
    difference = change.difference
    if difference is None or difference.low is None or difference.high is None:
        return terminal_number(difference.value if difference else None, "+")
    star = "" if difference.covers_seeds else "*"
    value, low, high = (terminal_number(end, "+") for end in (difference.value, difference.low, difference.high))
    return f"{value} [{low}, {high}]{star}"


def _notes(groups: Sequence[CommonRow], changes: Sequence[Change]) -> Iterator[str]:
    tested = [(group, change) for group, change in zip(groups, changes, strict=True) if change.difference]
    if any(change.difference and not change.difference.covers_seeds for _, change in tested):
        yield _EXAMPLES_ONLY
        yield _MODELS_ONLY
    if any(change.leaning for _, change in tested):
        yield LEANINGS
    for group, change in tested:
        if change.problem:
            yield f"{group.name[2]} has no interval: {change.problem}"


def _cell_notes(groups: Sequence[CommonRow]) -> Iterator[str]:
    """Notes on groups whose cells have equal ids but different or missing results."""
    differing = []
    for group in groups:
        if not group.same_cells:
            continue
        if group.same_cells < max(len(group.a.done), len(group.b.done)):
            yield f"{_label(group.name, groups)}: {group.same_cells} of its cells are in both runs"
        elif any(change.difference for change in group.changes.values()):
            differing.append(_label(group.name, groups))
    if differing:
        yield f"equal cells came out differently (libraries, device or plugins' code): {', '.join(differing)}"


def _alone(side: str, names: Iterable[RowName]) -> Iterator[str]:
    """One line per model and task found in one run only."""
    methods: dict[tuple[str, str], list[str]] = {}
    for model, task, method in names:
        methods.setdefault((model, task), []).append(method)
    for (model, task), labels in methods.items():
        yield f"only in {side}: {', '.join(labels)} on {task} with {model}"
