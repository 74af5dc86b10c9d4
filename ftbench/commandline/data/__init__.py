"""`ftbench data`: commands for data files."""

from __future__ import annotations

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.lazy_group import LazyGroup, Section

_SECTION = Section(
    "Commands",
    {
        "check": ("check", "Find faults before training, and write a cleaned copy."),
        "convert": ("convert", "Write conversations or rows in another format."),
        "split": ("split", "Split a file into training, validation and test rows."),
    },
)


@click.group(
    "data",
    cls=LazyGroup,
    package=__name__,
    sections=(_SECTION,),
    epilog=examples(
        "ftbench data check tickets.csv",
        "ftbench data convert chat.jsonl --to sharegpt",
        "ftbench data split tickets.csv",
    ),
)
def command() -> None:
    """Check, convert and split data files."""
