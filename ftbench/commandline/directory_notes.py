"""Notes on a run directory, printed on stderr so that tables on stdout stay clean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults


def say_pending(results: RunResults) -> None:
    """Print how many cells have not run yet, and how to run them."""
    from ftbench.commandline.tables import counted

    if count := sum(cell.status == "pending" for cell in results.cells):
        verb = "has" if count == 1 else "have"
        click.echo(f"note: {counted(count, 'cell')} {verb} not run yet; the same ftbench run again goes on", err=True)


def say_other_settings(directory: Path) -> None:
    """Print a note on finished cells that the results omit after a change of the matrix or of `--set`."""
    from ftbench.analysis.other_settings import other_settings

    if (others := other_settings(directory)).count:
        click.echo(
            f"note: {directory} also has {others}: they are kept, but results and reports do not show them; "
            "a run with --out DIR has a directory of its own",
            err=True,
        )
