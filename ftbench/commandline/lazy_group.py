"""A group of commands that imports a command's module on use, so that `--help` is fast."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group with a table of commands; further commands may be added as to any group."""

    def __init__(self, *arguments: Any, package: str, table: Mapping[str, tuple[str, str]], **more: Any) -> None:
        """`table`: command → (module in the package, one line of help)."""
        super().__init__(*arguments, **more)
        self.package = package
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.table, *sorted(set(super().list_commands(ctx)) - set(self.table))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.table:
            command: click.Command = import_module(f"{self.package}.{self.table[cmd_name][0]}").command
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from ftbench.errors import UserError, nearest
        from ftbench.messages.command_errors import NO_COMMAND

        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            raise UserError(NO_COMMAND(name=name, hint=nearest(name, self.list_commands(ctx))))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, text) for name, (_, text) in self.table.items()]
        others = [name for name in self.list_commands(ctx) if name not in self.table]
        rows += [(name, self.commands[name].get_short_help_str()) for name in others]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
