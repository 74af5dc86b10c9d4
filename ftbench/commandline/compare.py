"""`ftbench compare`: two runs side by side, for people and for continuous integration."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.main import Options
from ftbench.errors import UserError, nearest

if TYPE_CHECKING:
    from ftbench.results.model import RunResults
    from ftbench.results.two_runs import TwoRuns


@click.command("compare")
@click.argument("directory_a", type=click.Path(path_type=Path))
@click.argument("directory_b", type=click.Path(path_type=Path))
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="Default: the deciding metric of each task.")
@click.option("--format", "output", type=click.Choice(["table", "json", "csv", "markdown", "latex"]), default="table")
@click.option(
    "--fail-if-worse", "gates", multiple=True, metavar="METRIC", help="Exit code 1 where B is clearly worse on it."
)
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options,
    directory_a: Path,
    directory_b: Path,
    metrics: tuple[str, ...],
    output: str,
    gates: tuple[str, ...],
    plugins: tuple[Path, ...],
) -> int:
    """Say what changed from the run in DIRECTORY_A to that in DIRECTORY_B, and whether it is more than chance."""
    from ftbench.results.render import render
    from ftbench.results.styles import STYLES
    from ftbench.results.two_runs import compare_runs
    from ftbench.results.two_runs_rows import two_run_rows
    from ftbench.results.two_runs_text import two_runs_text

    a, b = (_read(directory, plugins, options) for directory in (directory_a, directory_b))
    _check((*metrics, *gates), (a, b))
    shown = list(dict.fromkeys(metrics))
    rows = output in ("json", "csv")
    runs = compare_runs(a, b, None if rows and not shown else {*shown, *gates})
    if rows:
        click.echo(render(two_run_rows(runs), output), nl=False)
    else:
        titles = (f"{a.name} ({directory_a})", f"{b.name} ({directory_b})")
        click.echo(two_runs_text(runs, titles, STYLES[output], shown), nl=False)
    failed = [gate for gate in dict.fromkeys(gates) if _fails(runs, gate)]  # all of them, so that each is told
    return 1 if failed else 0


def _read(directory: Path, plugins: tuple[Path, ...], options: Options) -> RunResults:
    """One run with its own plugins; those of the other run may have the same names."""
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.results.read import read_results

    before = options.host.problems if options.host else []
    results = read_results(directory, registry_for(directory, plugins, options))
    for problem in before:
        if options.host and problem not in options.host.problems:
            options.host.problems.append(problem)  # warnings come at the end, from the plugins loaded last
    return results


def _check(names: Iterable[str], runs: tuple[RunResults, RunResults]) -> None:
    known = dict.fromkeys(metric for run in runs for task in run.tasks for metric in task.metrics)
    for name in names:
        if name not in known:
            raise UserError(f'neither run has the metric "{name}".{nearest(name, known)}')


def _fails(runs: TwoRuns, metric: str) -> bool:
    """Whether some group is clearly worse; says which, and which could not be tested, beside the output."""
    from ftbench.results.two_runs_text import label

    found = runs.changes(metric)
    worse = [name for name, change in found.items() if change.verdict == "worse"]
    for name in worse:
        click.echo(f"worse on {metric}: {label(name)}", err=True)
    untested = [
        name for name, change in found.items() if change.verdict == "untested" and change.problem != "same cells"
    ]
    if untested or not found:
        click.echo(f"warning: {metric} was not tested in {len(untested)} of {len(found)} groups in both runs", err=True)
    return bool(worse)
