"""`ftbench cell`: run single cells of a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.plugins import Registry

_SUSPENDED = 75
"""The exit code of a job whose state is kept and that is to be begun again (EX_TEMPFAIL of sysexits.h)."""


@click.command(
    "cell", epilog=examples("ftbench cell runs/m 1f0c9a…", "ftbench results runs/m --level cell --format csv")
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.argument("cells", nargs=-1, metavar="[ID]...")
@click.option("--job", metavar="NAME", help="The job to do, as an executor has written it into the run directory.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options, directory: Path, cells: tuple[str, ...], job: str | None, plugins: tuple[Path, ...]
) -> int:
    """Run the cells with these IDs of the run in DIRECTORY, in this process; finished cells are left as they are.

    The matrix is planned here again. A cell is refused where this machine has another model, other data or other
    versions of libraries than the run was planned with. The beginning of an id is enough.
    """
    from ftbench.commandline.run_arguments import registry_for

    if (job is None) == (not cells):
        raise click.UsageError("give the IDs of cells, or --job")
    registry = registry_for(directory, plugins, options)
    if job is not None:
        from ftbench.execution.jobs.job_run import SUSPENDED, run_job

        outcome = run_job(directory, job, registry)
        click.echo(f"{job}: {outcome.outcome}{f' ({outcome.reason})' if outcome.reason else ''}", err=True)
        if outcome.details:
            click.echo(outcome.details, err=True)
        return _SUSPENDED if outcome.outcome == SUSPENDED else int(outcome.outcome == "failed")
    return _run(directory, cells, registry)


def _run(directory: Path, cells: tuple[str, ...], registry: Registry) -> int:
    """Run cells with the progress that `ftbench run` shows."""
    from ftbench.commandline.display import RunDisplay
    from ftbench.contracts.executor import ExecutorSettings
    from ftbench.execution.jobs.planned_run import PlannedRun, cells_of
    from ftbench.execution.runner import CellRunner, RunSummary
    from ftbench.storage import CellStore

    run = PlannedRun.read(directory, registry)
    found = cells_of(run, [run.whole_id(cell) for cell in cells])
    store = CellStore(directory)
    summary = RunSummary()
    with (
        store.remembering(),
        RunDisplay(lambda cell: 1.0) as display,
        registry.executor("inline").open(ExecutorSettings(device=run.plan.device)) as workers,
    ):
        display.expect([cell for cell in found if not store.path(cell.id).exists()])
        CellRunner(directory, store, registry, display, workers, summary).run(found, run.plan)
    counts = ", ".join(f"{count} {state}" for state, count in summary.counts.items() if count)
    kept = f" ({summary.kept} done before)" if summary.kept else ""
    click.echo(f"{directory}: {counts}{kept}", err=True)
    return 0 if summary.complete else 1
