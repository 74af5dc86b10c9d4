"""`ftbench data`: commands for data files."""

from __future__ import annotations

from importlib import import_module

import click

from ftbench.commandline.help_text import examples

_COMMANDS = {
    "check": ("check", "Find faults in data files before training, and write a cleaned copy."),
}
"""Command → (module in this package, one line of help)."""


class _LazyGroup(click.Group):
    """Imports a command's module on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"{__name__}.{_COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group("data", cls=_LazyGroup, epilog=examples("ftbench data check rows.jsonl", "ftbench data check --help"))
def command() -> None:
    """Check, convert and split data files."""
