"""The page of one cell as data for the page's script: formatted values, words in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.comparison import Interval
from ftbench.analysis.reproduction import reproduction
from ftbench.analysis.run_results import RunResults
from ftbench.errors import FtbenchError
from ftbench.messages import Note
from ftbench.presentation import numbers
from ftbench.records.results import CellResult, TrainingPoint
from ftbench.text.one_line import describe
from ftbench_reports.language import LANGUAGES, Part, Words, known, say
from ftbench_reports.notes import in_words
from ftbench_reports.text import visible
from ftbench_reports.wording import ARROWS

_FILE = re.compile(r'File "(?:[^"\n]*[/\\](?:site-packages|lib[/\\]python[\d.]+)[/\\]|[^"\n]*[/\\])([^"\n]+)"')
"""A file of a traceback: its place in a library, else its name alone, so as not to say whose machine it was on."""

_COSTS: Mapping[str, Callable[[float], str]] = {
    "artifact_bytes": numbers.file_size,
    "peak_memory_bytes": numbers.file_size,
    "total_parameters": numbers.count,
    "trainable_parameters": numbers.count,
    "train_tokens": numbers.count,
}
"""Formats of costs that are neither times nor plain numbers."""

Pair = str | list[str]
"""A text for every language, or one for each of `LANGUAGES`."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a cell a page may contain."""

    lines: int
    """Last lines of the log."""
    points: int
    """Points of the loss curve."""


def pair(words: Part) -> Pair:
    """A text for the script, which puts it in place as text and never as HTML."""
    if not isinstance(words, Words):
        return visible(str(words))
    texts = [words.text(language) for language in LANGUAGES]
    return texts[0] if len(set(texts)) == 1 else texts


def flattened(value: Any, prefix: str = "") -> Sequence[tuple[str, str]]:
    """Nested data as (dotted name, value), without nulls and empty texts."""
    if isinstance(value, Mapping):
        return [
            entry
            for key, inner in value.items()
            for entry in flattened(inner, f"{prefix}.{key}" if prefix else str(key))
        ]
    return [] if value is None or value == "" else [(prefix, written(value))]


def written(value: Any) -> str:
    """Text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


Group = tuple[str, tuple[tuple[str, str], ...]]
"""A table of names and values: its title's key in the catalogue, and its rows."""


def common_groups(cell: CellResult) -> list[Group]:
    """Settings that a cell shares with many others, so that they are written once."""
    names = ("training", "evaluation", "task", "model")
    spec = cell.spec.as_json()
    tables = [(name, tuple(flattened(spec[name]))) for name in names]
    return [(name, rows) for name, rows in tables if rows]


def cell_page(
    cell: CellResult,
    results: RunResults,
    *,
    intervals: Mapping[tuple[str, str], Interval],
    shared: Mapping[Group, int],
    chart: int,
    answers: str | None,
    detail: Detail,
) -> dict[str, Any]:
    """Everything about one cell.

    `intervals` are by (cell, metric), `shared` says where its `common_groups` stand, `chart` is the place of its
    model and task among those of the run, from 1, and `answers` the address of its answers.
    """
    again = reproduction(results, cell)
    curve, problems = _read_curve(cell, detail.points)
    trial = cell.spec.purpose == "trial"
    page: dict[str, Any] = {
        "id": visible(cell.cell),
        "names": [visible(name) for name in (cell.model, cell.task, cell.method)],
        "seed": cell.seed,
        "trial": trial,
        "status": cell.status,
        "reason": pair(in_words(cell.reason, results.messages)) if cell.reason else None,
        "shared": [shared[group] for group in common_groups(cell)],
        "groups": list(_groups(cell)),
        "environment": [
            [visible(name), visible(value)]
            for name, value in cell.environment.items()
            if results.environment.get(name) != value
        ],
        "scores": [_score(cell, name, results, intervals) for name in cell.metrics],
        "checks": [
            [
                pair(known("checks", str(check["name"]))),
                bool(check["passed"]),
                pair(in_words(Note.of(check.get("detail", "")), results.messages)),
            ]
            for check in cell.measured.checks
        ],
        "notes": [*(pair(in_words(note, results.messages)) for note in cell.notes), *map(pair, problems)],
        "curve": curve,
        "chart": chart,
        "log": _tail(cell.log(), detail.lines),
    }
    if cell.fold:
        page["fold"] = pair(say("folds.cell", number=cell.fold.number, of=cell.fold.of))
        page["number"] = cell.fold.number
    if answers:
        page["answers"] = answers
    if again:
        page["run"] = [again.file, visible(again.matrix), again.command]
    return page


def _groups(cell: CellResult) -> Iterable[list[Any]]:
    """Tables of names and values: [key of the title, [[name, value], …]]."""
    spec = cell.spec.as_json()
    measured = cell.measured
    rest = {k: v for k, v in spec.items() if k not in ("model", "task", "method", "training", "evaluation")}
    tables: list[tuple[str, Sequence[tuple[Part, str]]]] = [
        ("hyperparameters", flattened(cell.hyperparameters)),
        ("cell", flattened(rest)),
        ("costs", [(known("cost", name), _cost(name, value)) for name, value in cell.costs.items()]),
        ("clocks", [(known("clocks", name), numbers.duration(value)) for name, value in measured.clocks.items()]),
        ("steps", [(known("steps", name), numbers.number(1000 * value)) for name, value in measured.steps.items()]),
        ("memory", [(known("memory", n), numbers.file_size(v)) for n, v in measured.memory_parts.items()]),
        ("peaks", [(known("peaks", name), numbers.file_size(value)) for name, value in measured.memory.items()]),
        ("inference", [(known("inference", n), numbers.number(v)) for n, v in measured.milliseconds_per_token.items()]),
        ("other", [(task, numbers.signed(other.change)) for task, other in cell.other_tasks.items()]),
    ]
    for title, rows in tables:
        if rows:
            yield [title, [[pair(name), pair(value)] for name, value in rows]]


def _cost(name: str, value: float) -> str:
    if name.endswith("_seconds"):
        return numbers.duration(value)
    return _COSTS.get(name, numbers.number)(value)


def _score(
    cell: CellResult, name: str, results: RunResults, intervals: Mapping[tuple[str, str], Interval]
) -> list[Pair | None]:
    """[metric, value, interval, why there is no value]."""
    score, metric = cell.metrics[name], results.metrics.get(name)
    shown = visible(f"{name} {ARROWS[metric.direction] if metric else ''}".strip())
    if score.value is None:
        return [
            shown,
            None,
            None,
            pair(in_words(score.reason, results.messages) if score.reason else say("absent.no-reason")),
        ]
    ends, places = intervals.get((cell.cell, name)), numbers.decimals(score.value)
    interval = f"{numbers.number(ends.low, places)} … {numbers.number(ends.high, places)}" if ends else None
    return [shown, numbers.number(score.value, places), interval, None]


def _read_curve(cell: CellResult, points: int) -> tuple[list[list[str | None]], list[str]]:
    """The curve and its problems: without the file a page lacks only its curve."""
    try:
        return _curve(cell, points), []
    except (FtbenchError, OSError) as error:
        return [], [describe(error)]


def _curve(cell: CellResult, points: int) -> list[list[str | None]]:
    """Rows of step, epoch, training loss, validation loss, learning rate: all validations, and steps between them."""
    if cell.status != "done":
        return []
    curve = list(cell.training())
    kept = [place for place, point in enumerate(curve) if point.validation_loss is not None]
    others = [place for place, point in enumerate(curve) if point.validation_loss is None]
    room = max(0, points - len(kept))
    step = max(1, -(-len(others) // room)) if room else len(others) + 1
    places = sorted({*_spread(kept, points), *others[::step]})
    return [_point(curve[place]) for place in places]


def _spread(places: Sequence[int], most: int) -> Sequence[int]:
    step = max(1, -(-len(places) // most))
    return [*places[::step], *places[-1:]]


def _point(point: TrainingPoint) -> list[str | None]:
    losses = (point.train_loss, point.validation_loss)
    rate = None if point.learning_rate is None else f"{point.learning_rate:.3g}"
    written_losses = [None if loss is None else numbers.number(loss) for loss in losses]
    return [str(point.step), f"{point.epoch:.3g}", *written_losses, rate]


def _tail(log: str, lines: int) -> str:
    """The last lines, with the files of a traceback by their last folders only."""
    kept = log.rstrip().splitlines()
    cut = ["…"] if len(kept) > lines else []
    return visible(_FILE.sub(r'File "…/\1"', "\n".join([*cut, *kept[-lines:]])))
