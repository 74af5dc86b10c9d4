"""`ftbench plan --from RUN`: what a planned run would find, by the variances that a finished one shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.commandline.small_data import independent
from ftbench.errors import UserError, nearest
from ftbench.messages import Note
from ftbench.messages.plan import (
    PILOT_NO_METHOD,
    PILOT_NO_MODEL,
    PILOT_NO_TASK,
    PILOT_NO_VARIANCE,
    PILOT_NOTHING_COMPARED,
    PILOT_OTHER_FOLDS,
    PILOT_UNFINISHED,
    PILOT_USELESS,
)

if TYPE_CHECKING:
    from ftbench.analysis.comparison import MetricComparison
    from ftbench.analysis.pilot import PairPower, TaskPower
    from ftbench.analysis.view import RunView
    from ftbench.commandline.main import Options
    from ftbench.planning.planned import Plan


@dataclass(frozen=True, slots=True)
class PilotTask:
    """What the plan finds on one task with one model."""

    model: str
    task: str
    metric: str
    grouped: bool
    """Whether test examples are counted by their groups."""
    power: TaskPower


@dataclass(frozen=True, slots=True)
class Pilot:
    """A finished run, read for a plan."""

    run: str
    """Its directory, as it was named."""
    tasks: tuple[PilotTask, ...]
    notes: tuple[Note, ...]
    """Models, tasks and methods of the plan that the run lacks."""

    @property
    def labels(self) -> frozenset[str]:
        """The tasks of which it says something."""
        return frozenset(task.task for task in self.tasks)


def read_pilot(plan: Plan, directory: Path, plugins: tuple[Path, ...], options: Options) -> Pilot:
    """Read a finished run for a plan.

    Raises `StoreError` if there is no run, and `UserError` if it has none of the plan's comparisons.
    """
    from ftbench.analysis.view import RunView
    from ftbench.commandline.run_arguments import read_run

    results, _ = read_run(directory, plugins, options)
    view, run = RunView(results), str(directory)
    notes = [*_unfinished(view, run), *_lacking(plan, view, run), *_other_folds(plan, view, run)]
    tasks = []
    for model, label in ((model, label) for model in plan.models for label in plan.tasks):
        comparison = view.comparisons.get((model, label))
        methods = _methods(plan, model, label)
        metrics = plan.tasks[label].metrics
        if comparison is None or not metrics or len(methods) < 2 or plan.baseline not in methods:
            continue
        metric = comparison.metrics.get(metrics[0].name)
        power = _power(plan, label, metric, methods) if metric else None
        if power is None:
            notes.append(PILOT_NO_VARIANCE(run=run, metric=metrics[0].name, task=label))
        else:
            grouped = any(example.group is not None for example in plan.tasks[label].data.test)
            tasks.append(PilotTask(model, label, metrics[0].name, grouped, power))
    if not tasks:
        raise UserError(PILOT_USELESS(run=run, reason=notes[0] if notes else PILOT_NOTHING_COMPARED()))
    return Pilot(run, tuple(tasks), tuple(notes))


def _lacking(plan: Plan, view: RunView, run: str) -> list[Note]:
    """What the plan has and the run lacks, each with the nearest name."""
    methods = [label for label, method in plan.methods.items() if method.default_of is None]
    known = (
        (PILOT_NO_MODEL, list(plan.models), view.models),
        (PILOT_NO_TASK, list(plan.tasks), tuple(task.label for task in view.tasks)),
        (PILOT_NO_METHOD, methods, view.contest),
    )
    return [
        message(run=run, name=name, hint=nearest(name, names))
        for message, planned, names in known
        for name in planned
        if name not in names
    ]


def _unfinished(view: RunView, run: str) -> list[Note]:
    """A note if cells of the run have no result yet; one that failed has none to come."""
    pending = sum(cell.status == "pending" for cell in view.results.cells)
    return [PILOT_UNFINISHED(run=run, n=pending)] if pending else []


def _other_folds(plan: Plan, view: RunView, run: str) -> list[Note]:
    """The tasks that are cross-validated in another way in the run."""
    folds = {label: len(task.data.folds) for label, task in plan.tasks.items()}
    return [
        PILOT_OTHER_FOLDS(task=task.label, folds=folds[task.label], others=len(task.folds), run=run)
        for task in view.tasks
        if task.label in folds and folds[task.label] != len(task.folds)
    ]


def _methods(plan: Plan, model: str, label: str) -> list[str]:
    """The methods that the plan compares there, without rows of default settings."""
    cells = [cell for cell in plan.cells if (cell.model, cell.task) == (model, label) and not cell.skip]
    return [name for name in dict.fromkeys(cell.method for cell in cells) if plan.methods[name].default_of is None]


def _power(plan: Plan, label: str, metric: MetricComparison, methods: list[str]) -> TaskPower | None:
    from ftbench.analysis.pilot import task_power
    from ftbench.analysis.statistics import RunSize

    data = plan.tasks[label].data
    size = RunSize(len(plan.matrix.seeds), independent(data.test), len(data.folds))
    return task_power(metric, plan.baseline, methods, size)


def pilot_lines(pilot: Pilot, plan: Plan, language: str) -> list[str]:
    """The lines of a plan on what it finds, in the language with this tag."""
    from ftbench.commandline.language import rendering
    from ftbench.presentation.power_words import planned_words

    lines = []
    for task in pilot.tasks:
        name = task.task if len(plan.models) == 1 else f"{task.task} · {task.model}"
        first, *unclear = planned_words(task.power, name, task.metric, pilot.run, grouped=task.grouped)
        lines += [f"  {first.text(language)}", *(f"    {words.text(language)}" for words in unclear)]
    return [*lines, *(f"  {rendering(language)(note)}" for note in pilot.notes)]


def pilot_as_json(pilot: Pilot) -> dict[str, Any]:
    """The same as JSON data; null for a number that is infinite or not known."""
    return {
        "run": pilot.run,
        "tasks": [
            {
                "model": task.model,
                "task": task.task,
                "metric": task.metric,
                "seeds": task.power.size.seeds,
                "examples": task.power.size.examples,
                "grouped": task.grouped,
                "folds": task.power.size.folds,
                "comparisons": task.power.comparisons,
                "knows_seeds": task.power.knows_seeds,
                "pairs": [_pair_as_json(pair) for pair in task.power.pairs],
            }
            for task in pilot.tasks
        ],
        "notes": [str(note) for note in pilot.notes],
    }


def _pair_as_json(pair: PairPower) -> dict[str, Any]:
    more = pair.more
    return {
        "method": pair.method,
        "other": pair.other,
        "value": pair.value,
        "clear": pair.clear,
        "smallest": pair.smallest if math.isfinite(pair.smallest) else None,
        "chance": pair.chance,
        "more_seeds": more.seeds,
        "more_examples": more.examples,
        "seeds_bound": more.seeds_bound,
        "examples_bound": more.examples_bound,
    }
