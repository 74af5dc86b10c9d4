"""Published results of others, read from their files and given ftbench's statistics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    import click

    from ftbench import Message


@hookimpl
def ftbench_register_commands(cli: click.Group) -> None:
    """Add `ftbench import`, with one command per kind of files."""
    from ftbench.commandline.help_text import RESULTS, in_section
    from ftbench_imports.command import group

    cli.add_command(in_section(RESULTS, group))


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench_imports.messages import MESSAGES

    return MESSAGES


__all__ = ["ftbench_register_commands", "ftbench_register_messages"]
