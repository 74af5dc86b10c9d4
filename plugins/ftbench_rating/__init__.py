"""Human rating: blind studies, how far raters agree, how strong methods are in paired choices, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def ftbench_register_commands(cli: click.Group) -> None:
    """Add `ftbench rate`, with a command for each step of a study."""
    from ftbench_rating.command import group

    cli.add_command(group)


__all__ = ["ftbench_register_commands"]
