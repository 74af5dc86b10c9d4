"""Notes on a run directory, printed on stderr so that tables on stdout stay clean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench.messages import Message
    from ftbench.records.results import CellResult


_MOST_REASONS = 3


def say_newer(cells: Iterable[CellResult]) -> None:
    """Print a warning on cells without a result here, because a newer ftbench wrote a file of theirs."""
    from ftbench.messages.results import NEWER_FORMAT

    _say_without_result(cells, NEWER_FORMAT)


def say_unreadable(cells: Iterable[CellResult]) -> None:
    """As `say_newer`, and one more on cells without a result here because a file of theirs is damaged."""
    from ftbench.messages.results import DAMAGED, NEWER_FORMAT

    distinct = list({cell.cell: cell for cell in cells}.values())  # a final cell may be a trial, too
    _say_without_result(distinct, NEWER_FORMAT)
    _say_without_result(distinct, DAMAGED)


def _say_without_result(cells: Iterable[CellResult], reason: Message) -> None:
    """Print a warning with the first of the cells that have no result for this reason, and their number."""
    if without := [cell for cell in cells if cell.reason and cell.reason.code == reason.code]:
        others = f" and {len(without) - 1} more" if len(without) > 1 else ""
        click.echo(f"warning: {without[0].label}{others}: {without[0].reason}", err=True)


def say_missing_metrics(results: RunResults, directory: Path, names: Sequence[str] = ()) -> None:
    """Print how many cells lack which metrics and why, if they can be computed again, and the command for that.

    With `names`, only these metrics count.
    """
    from ftbench.analysis.missing_metrics import missing_metrics
    from ftbench.commandline.tables import counted

    missing = missing_metrics(results.cells, names)
    if not missing:
        return
    parts = [f"{counted(group.cells, 'cell')} without {', '.join(group.metrics)} ({group.reason})" for group in missing]
    others = f"; {counted(len(parts) - _MOST_REASONS, 'more reason')}" if len(parts) > _MOST_REASONS else ""
    click.echo(f"warning: metrics are missing: {'; '.join(parts[:_MOST_REASONS])}{others}", err=True)
    click.echo(f"note: `ftbench score {directory}` computes the metrics again, without training", err=True)


def say_pending(results: RunResults, *, only_failed: bool = False) -> None:
    """Print how many cells have not run yet, and how to run them after a run of all cells or of `only_failed` ones."""
    from ftbench.commandline.tables import counted

    if count := sum(cell.status == "pending" for cell in results.cells):
        verb = "has" if count == 1 else "have"
        how = "ftbench run without --only-failed goes on" if only_failed else "the same ftbench run again goes on"
        click.echo(f"note: {counted(count, 'cell')} {verb} not run yet; {how}", err=True)


def say_health(view: RunView) -> None:
    """Print a line for each finding that makes the numbers mean less than they seem to.

    Failed and pending cells and problems of the run are left out: the commands say those in their own words.
    """
    from ftbench.analysis.health import findings
    from ftbench.messages import health
    from ftbench.presentation.tables import visible_line

    said = {health.FAILED.code, health.PENDING.code, health.PROBLEMS.code}
    labels = {"bad": "severe", "warning": "warning"}
    for finding in findings(view):
        if finding.severity in labels and finding.code not in said:
            click.echo(f"{labels[finding.severity]}: {visible_line(str(finding.note))}", err=True)


def say_other_settings(directory: Path) -> None:
    """Print a note on finished cells that the results omit after a change of the matrix or of `--set`."""
    from ftbench.analysis.other_settings import other_settings

    if (others := other_settings(directory)).count:
        click.echo(
            f"note: {directory} also has {others}: they are kept, but results and reports do not show them; "
            "a run with --out DIR has a directory of its own",
            err=True,
        )
