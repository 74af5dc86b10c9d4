"""`ftbench run`: run a matrix and write its report."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from ftbench.commandline.durations import Duration
from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options


@click.command(
    "run",
    epilog=examples(
        "ftbench run m.yaml",
        "ftbench run m.yaml --set training.batch_size=32 --out runs/batch-32",
        "ftbench run m.yaml --workers 2 --time-limit 30m",
        "ftbench run m.yaml --track tensorboard",
    ),
)
@click.argument("matrix", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Run directory; default: runs/NAME.")
@click.option("--set", "overrides", multiple=True, metavar="A.B=VALUE", help="Change a key of the matrix.")
@click.option(
    "--executor", default="process", show_default=True, help="Where cells run: inline is this process, for debugging."
)
@click.option(
    "--workers", type=click.IntRange(min=1), help="Cells at the same time; default: one a GPU, or one with all cores."
)
@click.option("--time-limit", type=Duration(), help="For a cell, as 90s, 30m or 2h; one that takes longer has failed.")
@click.option("--only-failed", is_flag=True, help="Run only cells that have failed, and none that has not run yet.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.option(
    "--track", "trackers", multiple=True, metavar="NAME", help="Log the run there too: tensorboard, mlflow, …"
)
@click.option("--dry-run", is_flag=True, help="Plan and show, run nothing (as `ftbench plan`).")
@click.option("--report/--no-report", default=True, help="Write the HTML report at the end.")
@click.pass_obj
def command(
    options: Options,
    matrix: Path,
    out: Path | None,
    overrides: tuple[str, ...],
    executor: str,
    workers: int | None,
    time_limit: float | None,
    only_failed: bool,
    plugins: tuple[Path, ...],
    trackers: tuple[str, ...],
    dry_run: bool,
    report: bool,
) -> int:
    """Run MATRIX: fine-tune and evaluate every cell that is missing, then write the report.

    Running again does what is missing, failed cells among it; finished cells are never redone.

    Exit code 1 when a cell or a section of the report failed, 2 for wrong input, 130 when interrupted.
    """
    from ftbench.analysis.read import read_results
    from ftbench.analysis.view import RunView
    from ftbench.api.planning import RunPlan
    from ftbench.api.running import execute, tracking_of
    from ftbench.commandline.directory_notes import (
        say_health,
        say_missing_metrics,
        say_other_settings,
        say_pending,
    )
    from ftbench.commandline.display import RunDisplay
    from ftbench.commandline.language import rendering
    from ftbench.commandline.matrix_arguments import read_plan
    from ftbench.commandline.native_row import native_methods
    from ftbench.commandline.plan import few_examples, show_plan
    from ftbench.commandline.recommendation import say_recommendation
    from ftbench.commandline.small_data import small_data
    from ftbench.contracts.executor import ExecutorSettings
    from ftbench.planning.estimate import Estimator
    from ftbench.planning.trackers import named_trackers
    from ftbench.presentation.contracts import find_report

    starting = None if dry_run else executor
    source, plan, registry = read_plan(matrix, overrides, plugins, options, executor=starting)
    registry.executor(executor)
    if report:
        find_report(registry, "html")  # fail early on an unknown format
    if dry_run:
        tracked = replace(plan, trackers=named_trackers(plan.trackers, trackers, registry))
        show_plan(tracked, "text", native=native_methods(registry))
        return 0
    directory = out or Path("runs") / plan.matrix.name
    planned = RunPlan(plan, source, registry)
    tracking = tracking_of(planned, partial(click.echo, err=True), trackers, rendering(options.language))
    for cell in plan.cells:
        if cell.skip:
            click.echo(f"skipped: {cell.label}: {cell.skip}", err=True)
    estimator = Estimator.measured(plan)
    for note in small_data(plan, estimator):
        click.echo(f"note: {note}", err=True)
    if report and registry.executor(executor).runs_elsewhere:  # otherwise this process only waits for workers to start
        find_report(registry, "html").warm_up()
    with tracking:
        with RunDisplay(lambda cell: estimator.cell(cell).seconds) as display:
            settings = ExecutorSettings(
                device=plan.device,
                workers=workers,
                devices=plan.most_devices,
                time_limit=time_limit,
                plugin_files=source.plugin_files,
                plugin_modules=options.modules,
                blocked_plugins=options.blocked,
                logs=directory / "workers",
                directory=directory,
                options=plan.matrix.executors.get(executor, {}),
            )
            summary = execute(
                planned, directory, display, executor, settings, only_failed=only_failed, tracking=tracking
            )
        counts = ", ".join(f"{count} {state}" for state, count in summary.counts.items() if count)
        kept = f" ({summary.kept} were done before)" if summary.kept else ""
        trials = f"; {summary.trials} of those done are short trials of tuning" if summary.trials else ""
        click.echo(f"{directory}: {counts or 'no cells'}{kept}{trials}", err=True)
        say_other_settings(directory)
        for few in few_examples(plan):
            click.echo(f"note: {few}", err=True)
        complete = summary.complete
        if report:
            from ftbench.commandline.report import write_report

            path, whole = write_report(directory, registry, "html", None, conclude=True, only_failed=only_failed)
            click.echo(f"report: {path}")
            tracking.artifact("report", path)
            complete = complete and whole
        else:
            view = RunView(read_results(directory, registry))
            say_missing_metrics(view.results, directory)
            say_pending(view.results, only_failed=only_failed)
            say_health(view)
            say_recommendation(view)
    return 0 if complete else 1
