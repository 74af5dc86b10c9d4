"""`ftbench.run`: run a matrix and return its results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from ftbench.analysis.read import read_results
from ftbench.api.arguments import changes_of, check_run, path_of, plugin_paths
from ftbench.api.matrix import MatrixLike
from ftbench.api.planning import RunPlan, plan
from ftbench.api.progress import Bar, Events, RunEvent
from ftbench.api.results import Results
from ftbench.contracts.executor import ExecutorSettings
from ftbench.errors import UserError
from ftbench.execution.run import Run
from ftbench.execution.runner import Display, RunSummary
from ftbench.execution.tracking import Tracking
from ftbench.messages import Note
from ftbench.messages.library_errors import PLANNED_ALREADY
from ftbench.messages.tracking import TRACKER_CANNOT
from ftbench.planning.trackers import named_trackers

Progress = Callable[[RunEvent], None] | Literal["bar"] | None


def run(
    matrix: MatrixLike | RunPlan,
    out: str | Path | None = None,
    *,
    changes: Mapping[str, Any] | None = None,
    plugins: Sequence[str | Path] | str | Path = (),
    executor: str = "process",
    workers: int | None = None,
    time_limit: float | None = None,
    progress: Progress = "bar",
) -> Results:
    """Fine-tune and evaluate every missing cell of a matrix, and return the results.

    `matrix`, `changes` and `plugins` are as in `plan`, or `matrix` alone is a result of `plan`. `out` is the run
    directory, by default `runs/NAME`; running there again does what is missing. `progress` is "bar", a function called
    with each `RunEvent`, or None for silence. `time_limit` is in seconds per cell.

    Failed cells do not stop the run: the results have their status and reason. Raises `UserError` for errors before
    the run.
    """
    check_run(workers, time_limit, progress)
    given_directory = None if out is None else path_of(out, "out")
    planned = _planned(matrix, changes, plugins)
    directory = given_directory or Path("runs") / planned.plan.matrix.name
    settings = ExecutorSettings(
        device=planned.plan.device,
        workers=workers,
        devices=planned.plan.most_devices,
        time_limit=time_limit,
        plugin_files=planned.source.plugin_files,
        logs=directory / "workers",
        directory=directory,
        options=planned.plan.matrix.executors.get(executor, {}),
    )
    with _display(progress, planned.plan.matrix.name) as display, tracking_of(planned, display.message) as tracking:
        execute(planned, directory, display, executor, settings, tracking=tracking)
    return Results(directory, read_results(directory, planned.registry), planned.registry)


def _planned(
    matrix: MatrixLike | RunPlan, changes: Mapping[str, Any] | None, plugins: Sequence[str | Path] | str | Path
) -> RunPlan:
    if not isinstance(matrix, RunPlan):
        return plan(matrix, changes=changes, plugins=plugins)
    for argument, given in (("changes", changes_of(changes)), ("plugins", plugin_paths(plugins))):
        if given:
            raise UserError(PLANNED_ALREADY(), key=argument)
    return matrix


def execute(
    planned: RunPlan,
    directory: Path,
    display: Display,
    executor: str,
    settings: ExecutorSettings,
    *,
    only_failed: bool = False,
    tracking: Tracking | None = None,
) -> RunSummary:
    """Run a plan in a directory; raises `StoreError` for an unusable directory."""
    started = Run(planned.plan, directory, planned.registry, planned.source, display, only_failed, tracking)
    return started.execute(executor=executor, settings=settings)


def tracking_of(
    planned: RunPlan, say: Callable[[str], None], names: Sequence[str] = (), render: Callable[[Note], str] = str
) -> Tracking:
    """The trackers of a plan's matrix and those with further names; `say` is told of those that cannot log here.

    One of the `names`, which somebody asked for by name, must be able to: raises `UserError` otherwise, and for a name
    that no plugin has.
    """
    trackers = named_trackers(planned.plan.trackers, names, planned.registry)
    able = []
    for one in trackers:
        reason = one.unavailable()
        if reason is None:
            able.append(one)
        elif one.label in names:
            raise UserError(TRACKER_CANNOT(name=one.label, reason=reason), key="--track")
        else:
            say(render(TRACKER_CANNOT(name=one.label, reason=reason)))
    return Tracking(able, planned.registry)


def _display(progress: Progress, name: str) -> Events:
    if progress == "bar":
        return Bar(name)
    return Events(progress if callable(progress) else lambda event: None)
