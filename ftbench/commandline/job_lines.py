"""How the jobs of a run on other machines stand, and what was lost, for `ftbench status`."""

from __future__ import annotations

from pathlib import Path

import click

_MOST = 12
"""Jobs that are listed; of more, only the states are counted."""


def say_jobs(directory: Path) -> None:
    """Print open jobs as they stood at the last look, the tries that were lost, and what came back differently."""
    from ftbench.commandline.tables import duration
    from ftbench.storage.jobs import JobFolder

    folder = JobFolder(directory)
    counts, standing = folder.standing()
    if counts:
        click.echo("jobs: " + ", ".join(f"{count} {state}" for state, count in counts.items()))
        for entry in standing[:_MOST]:
            where = f" on {entry['where']}" if entry.get("where") else ""
            reason = f" ({entry['reason']})" if entry.get("reason") else ""
            click.echo(f"  {entry.get('state')}{where}: {entry.get('cell')}{reason}")
        if sum(counts.values()) > _MOST:
            click.echo(f"  and {sum(counts.values()) - _MOST} more")
    tries = folder.lost()
    if kept := sum(entry.kept for entry in tries):
        click.echo(
            f"went on from a kept state of training: {kept} times"
            if kept > 1
            else "went on from a kept state of training: once"
        )
    lost = [entry for entry in tries if not entry.kept]
    if lost:
        seconds = sum(entry.seconds for entry in lost)
        count = "1 try" if len(lost) == 1 else f"{len(lost)} tries"
        last = f"{lost[-1].cell}: {lost[-1].reason}"
        click.echo(f"lost: {count}, {duration(seconds)} of work; last: {last}")
    for note in folder.notes()[-_MOST:]:
        click.echo(f"note: {note}")
