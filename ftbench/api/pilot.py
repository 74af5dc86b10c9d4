"""What a planned run would find, by the variances that a finished one shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from ftbench.analysis.pilot import PairPower, TaskPower, task_power
from ftbench.analysis.statistics import RunSize
from ftbench.api.frames import frame
from ftbench.errors import nearest
from ftbench.messages import Note
from ftbench.messages.plan import (
    PILOT_NO_METHOD,
    PILOT_NO_MODEL,
    PILOT_NO_TASK,
    PILOT_NO_VARIANCE,
    PILOT_OTHER_FOLDS,
    PILOT_UNFINISHED,
)
from ftbench.presentation.power_words import planned_words

if TYPE_CHECKING:
    import pandas as pd

    from ftbench.analysis.comparison import MetricComparison
    from ftbench.analysis.view import RunView
    from ftbench.planning.planned import Plan
    from ftbench.presentation.words import Words
    from ftbench.records.example import Example


@dataclass(frozen=True, slots=True)
class PilotTask:
    """What the plan finds on one task with one model."""

    model: str
    task: str
    metric: str
    grouped: bool
    """Whether test examples are counted by their groups."""
    power: TaskPower


@dataclass(frozen=True, slots=True, repr=False)
class Pilot:
    """A finished run, read for a plan."""

    run: str
    """The run's directory, as it was named."""
    several_models: bool
    """Whether the plan has several, so that sentences name theirs."""
    tasks: tuple[PilotTask, ...]
    notes: tuple[Note, ...]
    """Models, tasks and methods of the plan that the run lacks."""

    @property
    def labels(self) -> frozenset[str]:
        """The tasks of which it says something."""
        return frozenset(task.task for task in self.tasks)

    def pairs(self) -> pd.DataFrame:
        """One row per task and two methods: what differs, whether that is clear, and what would make it so.

        `smallest` is the smallest difference that the plan finds with a chance of 80 %, `chance` that of the pair's
        own; `more_seeds` and `more_examples` are how many in all would show it.
        """
        rows = [
            {"model": task.model, "task": task.task, "metric": task.metric, **pair_values(pair)}
            for task in self.tasks
            for pair in task.power.pairs
        ]
        return frame(rows)

    def words(self) -> list[list[Words]]:
        """For each task what the plan finds, and then for each pair that is not clear in the run what would show it."""
        return [
            planned_words(
                task.power,
                f"{task.task} · {task.model}" if self.several_models else task.task,
                task.metric,
                self.run,
                grouped=task.grouped,
            )
            for task in self.tasks
        ]

    def __str__(self) -> str:
        return "\n".join([*(words.text("en") for said in self.words() for words in said), *map(str, self.notes)])

    def __repr__(self) -> str:
        return f"<Pilot {self.run}: {', '.join(task.task for task in self.tasks)}>"

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in str(self).splitlines())


def pilot_of(plan: Plan, view: RunView, run: str) -> Pilot:
    """What the finished `run` says of a plan; without tasks if it has none of the plan's comparisons."""
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
    return Pilot(run, len(plan.models) > 1, tuple(tasks), tuple(notes))


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
    data = plan.tasks[label].data
    size = RunSize(len(plan.matrix.seeds), independent(data.test), len(data.folds))
    return task_power(metric, plan.baseline, methods, size)


def pair_values(pair: PairPower) -> dict[str, Any]:
    """One pair as values; None for a number that is infinite or not known."""
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


def independent(examples: Sequence[Example]) -> int:
    """The number of examples, those of a group as one."""
    groups = [example.group for example in examples]
    return groups.count(None) + len(set(groups) - {None})
