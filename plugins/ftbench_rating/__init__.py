"""Blind human rating of answers: studies, agreement between raters, and the strength of methods, all with intervals."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    import click

    from ftbench import AddedScores, Message, ReportSection, RunResults


@hookimpl
def ftbench_register_commands(cli: click.Group) -> None:
    """Add `ftbench rate`, with a command for each step of a study."""
    from ftbench.commandline.help_text import RESULTS, in_section
    from ftbench_rating.command import group

    cli.add_command(in_section(RESULTS, group))


@hookimpl
def ftbench_register_sections() -> Iterable[ReportSection]:
    from ftbench_rating.section.ratings import HumanRatings

    return (HumanRatings(),)


@hookimpl
def ftbench_add_scores(run: Path, results: RunResults) -> Iterable[AddedScores]:
    """The human scores of every study in the run."""
    from ftbench_rating.analysis.human_score import added_scores

    return added_scores(run, results)


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench_rating.messages import MESSAGES

    return MESSAGES


__all__ = [
    "ftbench_add_scores",
    "ftbench_register_commands",
    "ftbench_register_messages",
    "ftbench_register_sections",
]
