"""Published results of others, read from their files and given ftbench's statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def ftbench_register_commands(cli: click.Group) -> None:
    """Add `ftbench import`, with one command per kind of files."""
    from ftbench_imports.command import group

    cli.add_command(group)


__all__ = ["ftbench_register_commands"]
