"""Results that others published, read from their files and given the statistics that ftbench gives its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def ftbench_register_commands(cli: click.Group) -> None:
    """Add `ftbench import`, with one command for each kind of files."""
    from ftbench_imports.command import group

    cli.add_command(group)


__all__ = ["ftbench_register_commands"]
