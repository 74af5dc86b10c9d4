"""Examples at the end of a command's help, and the section of `ftbench --help` in which a command stands."""

from __future__ import annotations

from typing import TypeVar

import click

RUN, RESULTS, DATA, EXTEND, MORE = "Run", "Results", "Data and models", "Extend and set up", "More"
"""Sections of `ftbench --help`, in this order; a plugin may name another, which follows them."""

SECTION = "ftbench_section"
"""The attribute of a command that holds its section."""

Command = TypeVar("Command", bound=click.Command)


def examples(*commands: str) -> str:
    """An epilog for click with one command a line; `\\b` keeps the lines as they are."""
    return "\b\n" + "\n".join(["Examples:", *(f"  {command}" for command in commands)])


def in_section(title: str, command: Command) -> Command:
    """The command of a plugin, for a section of `ftbench --help`: `cli.add_command(in_section(DATA, group))`."""
    setattr(command, SECTION, title)
    return command
