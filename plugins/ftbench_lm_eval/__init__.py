"""Tasks of lm-evaluation-harness on the tuned models of a run, before and after tuning, paired by document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    import click

    from ftbench import AddedScores, Message, RunResults


@hookimpl
def ftbench_register_commands(cli: click.Group) -> None:
    """Add `ftbench lm-eval`."""
    from ftbench.commandline.help_text import RESULTS, in_section
    from ftbench_lm_eval.command import command

    cli.add_command(in_section(RESULTS, command))


@hookimpl
def ftbench_add_scores(run: Path, results: RunResults) -> Iterable[AddedScores]:
    """What `ftbench lm-eval` has measured on the run's cells."""
    from ftbench_lm_eval.stored import FOLDER

    if not (run / FOLDER).is_dir():
        return ()
    from ftbench_lm_eval.added import added_scores

    return added_scores(run, results)


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench_lm_eval.messages import MESSAGES

    return MESSAGES


__all__ = ["ftbench_add_scores", "ftbench_register_commands", "ftbench_register_messages"]
