"""`ftbench status`: how the cells of a run stand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options


@click.command("status", epilog=examples("ftbench status runs/m", "ftbench status runs/m --verify"))
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--verify", is_flag=True, help="Check the hash of every file of every finished cell.")
@click.pass_obj
def command(options: Options, directory: Path, verify: bool) -> int:
    """Say how the cells of the run in DIRECTORY stand; exit code 1 when some failed or are damaged."""
    from ftbench.analysis.read import read_results
    from ftbench.commandline.directory_notes import say_missing_metrics, say_other_settings, say_pending, say_unreadable
    from ftbench.commandline.job_lines import say_jobs
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.storage import CellStore

    results = read_results(directory, registry_for(directory, (), options))
    store = CellStore(directory)
    counts = Counter(cell.status for cell in results.cells)
    click.echo(f"{results.name}: " + ", ".join(f"{count} {status}" for status, count in counts.items()))
    bad = counts["failed"]
    for cell in results.cells:
        if cell.status in ("failed", "skipped"):
            kind = f" ({cell.failure})" if cell.failure not in (None, "other") else ""
            click.echo(f"  {cell.status}{kind}: {cell.label}: {cell.reason}")
        elif cell.status == "done" and verify and (fault := store.state(cell.cell)):
            click.echo(f"  damaged: {cell.label}: {fault}; running again will redo it")
            bad += 1
    say_jobs(directory)
    say_unreadable(results.trials)  # the others are listed above
    say_missing_metrics(results, directory)
    say_pending(results)
    say_other_settings(directory)
    return 1 if bad else 0
