"""What `ftbench data check` prints: the report, the table of codes, the cleaned copy, and progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.data_check import CheckReport
    from ftbench.data_check.fixing import FixSummary
    from ftbench.data_check.options import Progress
    from ftbench.data_check.training_costs import WantedTrainings


@contextmanager
def shown_progress(render: Render) -> Iterator[Progress | None]:
    """Shows progress on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    from ftbench.commandline.live_progress import LiveProgress
    from ftbench.messages.data_check_screen import BEGINNING, LEFT

    with LiveProgress(Console(stderr=True), render(LEFT())) as bar:
        line = bar.add_task(render(BEGINNING()), total=1.0)
        yield lambda doing, share: bar.update(line, description=render(doing), completed=share)
        bar.remove_task(line)


def echo_report(
    report: CheckReport,
    render: Render,
    language: str,
    trainings: WantedTrainings | None,
    epochs: float,
    *,
    as_data: bool,
    every: bool,
) -> None:
    """Print a report as text or as JSON, which is in English, with what `epochs` of the trainings take."""
    from ftbench.commandline.tables import output_width
    from ftbench.data_check.json_output import as_json
    from ftbench.data_check.text_output import TextOutput

    if as_data:
        click.echo(json.dumps(as_json(report, trainings, epochs), indent=1))
        return
    for line in TextOutput(output_width(), render, language, every, trainings, epochs).lines(report):
        click.echo(line)


def echo_codes(render: Render, language: str) -> None:
    """Print all codes with a sentence each."""
    from ftbench.data_check import CODES
    from ftbench.messages.data_check_screen import LEVEL_WORDS
    from ftbench.text.terminal_columns import left

    longest = max(map(len, CODES))
    for code in CODES.values():
        level = code.level if language == "en" else render(LEVEL_WORDS[code.level]())
        mended = "--fix" if code.mended else ""
        click.echo(f"{code.name:{longest}}  {left(level, 7)}  {mended:5}  {code.about(language)}")


def echo_copy(summary: FixSummary, copy: CheckReport, render: Render) -> None:
    """Say on stderr what the cleaned copy has, and what was changed."""
    from ftbench.messages.data_check_screen import CHANGES, COPY, NO_CHANGES

    errors, warnings = copy.at_level("error"), copy.at_level("warning") - copy.at_level("error")
    changes = tuple(f"{code} {count:,}" for code, count in sorted(summary.counts.items()))
    rows = {"written": summary.written, "read": summary.read}
    click.echo("", err=True)
    click.echo(render(COPY(file=str(summary.out), **rows, errors=errors, warnings=warnings)), err=True)
    click.echo(render(CHANGES(file=str(summary.changes), changes=changes or NO_CHANGES())), err=True)
