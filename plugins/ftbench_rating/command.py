"""`ftbench rate`: people judge the answers of a run without knowing which method wrote which."""

from __future__ import annotations

import click

from ftbench.commandline.help_text import examples
from ftbench_rating.analysis.command import command as analyse_command
from ftbench_rating.command_import import command as import_command
from ftbench_rating.command_make import command as make_command
from ftbench_rating.command_status import command as status_command


@click.group(
    "rate",
    short_help="Let people judge answers blind, and analyse it.",
    epilog=examples(
        "ftbench rate make runs/m --task support-qa",
        "ftbench rate import runs/m anna.json",
        "ftbench rate analyse runs/m",
    ),
)
def group() -> None:
    """Let people judge the answers of a run blind, and analyse their ratings."""


for _command in (make_command, import_command, status_command, analyse_command):
    group.add_command(_command)
