"""`ftbench compare`: two runs side by side, for people and for continuous integration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options
from ftbench.errors import UserError, nearest
from ftbench.messages.command_errors import COMPARISON_IS_FILE, NO_FORMAT, STRICT_ALONE

if TYPE_CHECKING:
    from ftbench.analysis.run_comparison import ComparedRuns, TwoRuns
    from ftbench.analysis.run_results import RunResults
    from ftbench.plugins import Registry

TEXTS = ("table", "json", "csv", "markdown", "latex")
"""Printed formats; plugins write all others to files."""


@click.command(
    "compare",
    epilog=examples(
        "ftbench compare runs/before runs/after",
        "ftbench compare runs/before runs/after --fail-if-worse accuracy",
        "ftbench compare runs/batch-8 runs/batch-32 --format html",
    ),
)
@click.argument("directory_a", type=click.Path(path_type=Path))
@click.argument("directory_b", type=click.Path(path_type=Path))
@click.option("--metric", "metrics", multiple=True, metavar="NAME", help="Default: the deciding metric of each task.")
@click.option(
    "--format",
    "output",
    default="table",
    show_default=True,
    metavar="NAME",
    help=f"{', '.join(TEXTS)}, or html for a page.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="File to write. Default: print; a page goes into DIRECTORY_B."
)
@click.option(
    "--fail-if-worse", "gates", multiple=True, metavar="METRIC", help="Exit code 1 where B is clearly worse on it."
)
@click.option("--strict", is_flag=True, help="--fail-if-worse fails too where a group of A cannot be tested.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options,
    directory_a: Path,
    directory_b: Path,
    metrics: tuple[str, ...],
    output: str,
    out: Path | None,
    gates: tuple[str, ...],
    strict: bool,
    plugins: tuple[Path, ...],
) -> int:
    """Say what changed from the run in DIRECTORY_A to that in DIRECTORY_B, and whether it is more than chance."""
    from ftbench.analysis.run_comparison import ComparedRuns, compare_runs
    from ftbench.api.comparing import check_metrics
    from ftbench.commandline.run_arguments import read_run

    if strict and not gates:
        raise UserError(STRICT_ALONE())
    (a, _), (b, registry) = (read_run(directory, plugins, options) for directory in (directory_a, directory_b))
    check_metrics((*metrics, *gates), (a, b))
    _check_format(output, registry)
    shown = tuple(dict.fromkeys(metrics))
    everything = output in ("json", "csv") and not shown
    runs = compare_runs(a, b, None if everything else {*shown, *gates})
    if output in TEXTS:
        titles = (f"{a.name} ({directory_a})", f"{b.name} ({directory_b})")
        _print(_text(ComparedRuns(a, b, runs, shown), titles, output), out)
    else:
        from ftbench.presentation.contracts import find_comparison_report

        report = find_comparison_report(registry, output)
        target = out or directory_b / report.default_file
        if target.exists() and not target.is_file():
            raise UserError(COMPARISON_IS_FILE(), file=target)
        click.echo(report.write_comparison(ComparedRuns(a, b, runs, shown), target))
    failed = [
        gate for gate in dict.fromkeys(gates) if _fails(a, runs, gate, strict)
    ]  # check all gates, so that each is reported
    return 1 if failed else 0


def _check_format(name: str, registry: Registry) -> None:
    known = [*TEXTS, *registry.names("comparisons")]
    if name not in known:
        raise UserError(NO_FORMAT(name=name, hint=nearest(name, known)))


def _text(runs: ComparedRuns, titles: tuple[str, str], output: str) -> str:
    from ftbench.presentation.render import render
    from ftbench.presentation.run_comparison_rows import two_run_rows
    from ftbench.presentation.run_comparison_text import two_runs_text
    from ftbench.presentation.styles import STYLES

    if output in STYLES:
        return two_runs_text(runs.groups, titles, STYLES[output], runs.metrics)
    return render(two_run_rows(runs.groups), output)


def _print(text: str, out: Path | None) -> None:
    from ftbench.storage.atomic import write_atomic

    if out is None:
        click.echo(text, nl=False)
        return
    if out.exists() and not out.is_file():
        raise UserError(COMPARISON_IS_FILE(), file=out)
    write_atomic(out, text)
    click.echo(out)


def _fails(a: RunResults, runs: TwoRuns, metric: str, strict: bool) -> bool:
    """Whether a gate fails; prints worse and untested groups on stderr.

    A gate that tested nothing fails: a crashed run must not pass.
    """
    from ftbench.presentation.run_comparison_text import label

    changes = runs.changes(metric)
    worse = [name for name, change in changes.items() if change.verdict == "worse"]
    for name in worse:
        click.echo(f"worse on {metric}: {label(name)}", err=True)
    untested = {
        name: str(change.problem)
        for name, change in changes.items()
        if change.verdict == "untested" and change.problem != "same cells"
    }
    tested = len(changes) - len(untested)
    measured = {task.label for task in a.tasks if metric in task.metrics}
    untested |= {name: "not in B" for name in runs.only_a if name[1] in measured}
    severity = "error" if strict or not tested else "warning"
    for name, reason in untested.items():
        click.echo(f"{severity}: not tested on {metric}: {label(name)}: {reason}", err=True)
    if not tested:
        click.echo(f"error: nothing could be tested on {metric}, so this is no pass", err=True)
    return bool(worse) or not tested or (strict and bool(untested))
