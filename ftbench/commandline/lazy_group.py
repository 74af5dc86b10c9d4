"""A group of commands that imports a command's module on use, so that `--help` and completion are fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from ftbench.commandline.help_text import MORE, SECTION


@dataclass(frozen=True, slots=True)
class Section:
    """Commands that stand together in the help of a group."""

    title: str
    commands: Mapping[str, tuple[str, str]]
    """Command → (module in the package, one line of help)."""


class LazyGroup(click.Group):
    """A group with sections of commands; further commands may be added as to any group.

    An added command stands in the section that `help_text.in_section` gave it, else under "More".
    """

    def __init__(self, *arguments: Any, package: str, sections: Sequence[Section], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.package = package
        self.sections = sections
        self.table = {name: row for section in sections for name, row in section.commands.items()}

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

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """As click's, which imports every command for its line of help."""
        found = [
            CompletionItem(name, help=text)
            for _, rows in self._rows()
            for name, text in rows
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, rows in self._rows():
            with formatter.section(title):
                formatter.write_dl(rows)

    def _rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """By title, the commands with their lines; those that were added stand behind those of the table."""
        rows = {
            section.title: [(name, text) for name, (_, text) in section.commands.items()] for section in self.sections
        }
        for name in sorted(set(self.commands) - set(self.table)):
            command = self.commands[name]
            if not command.hidden:
                title = getattr(command, SECTION, MORE)
                rows.setdefault(title, []).append((name, command.get_short_help_str(limit=100)))
        return list(rows.items())
