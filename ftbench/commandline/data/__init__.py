"""`ftbench data`: commands for data files."""

from __future__ import annotations

import click

from ftbench.commandline.lazy_group import LazyGroup

_COMMANDS: dict[str, tuple[str, str]] = {}
"""Command → (module in this package, one line of help)."""


@click.group(
    "data",
    cls=LazyGroup,
    package=__name__,
    table=_COMMANDS,
)
def command() -> None:
    """Check, convert and split data files."""
