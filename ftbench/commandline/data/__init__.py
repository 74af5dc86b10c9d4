"""`ftbench data`: commands for data files."""

from __future__ import annotations

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.lazy_group import LazyGroup

_COMMANDS = {
    "check": ("check", "Find faults in data files before training, and write a cleaned copy."),
    "convert": ("convert", "Write conversations in another format, or rows as another kind of file."),
    "split": ("split", "Split a file into training, validation and test rows."),
}
"""Command → (module in this package, one line of help)."""


@click.group(
    "data",
    cls=LazyGroup,
    package=__name__,
    table=_COMMANDS,
    epilog=examples(
        "ftbench data check tickets.csv",
        "ftbench data convert chat.jsonl --to sharegpt",
        "ftbench data split tickets.csv",
    ),
)
def command() -> None:
    """Check, convert and split data files."""
