"""The page of all commands, made from the commands themselves: arguments, options, examples."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator

import click

HEAD = """\
# All commands

Every command with its arguments and options, generated from the command line itself: `ftbench COMMAND --help` prints
the same. [The command line](../command-line.md) says how the commands work together.

Exit codes of all commands: 0 done, 1 as the command says, 2 wrong input, plugin or environment, 130 interrupted.
"""


def all_commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Each command with the words that call it, those of our plugins too; the program itself first, with no word."""
    from ftbench.commandline.main import cli
    from ftbench.plugin_loading import FIRST_PARTY

    for plugin in map(importlib.import_module, FIRST_PARTY):
        if register := getattr(plugin, "ftbench_register_commands", None):
            register(cli)
    yield (), cli
    yield from _below(cli, ())


def _below(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _below(command, (*path, name))


def commands_page() -> str:
    """The Markdown of the page."""
    return "\n".join([HEAD, *(_part(path, command) for path, command in all_commands())])


def _part(path: tuple[str, ...], command: click.Command) -> str:
    name = " ".join(("ftbench", *path))
    context = click.Context(command, info_name=name)
    lines = [f"{'##' if len(path) < 2 else '###'} {name}", "", _prose(command.help or "")]
    usage = " ".join(command.collect_usage_pieces(context))
    lines += ["```text", f"{name} {usage}".rstrip(), "```", ""]
    rows = [row for one in command.get_params(context) if (row := _row(one, context))]
    if rows:
        lines += ["| option | meaning |", "|---|---|", *rows, ""]
    if examples := [line.strip() for line in (command.epilog or "").splitlines() if line.startswith("  ")]:
        lines += ["```sh", *examples, "```", ""]
    return "\n".join(lines)


def _prose(text: str) -> str:
    """Help as paragraphs; what it marks as not to be wrapped keeps its lines."""
    paragraphs = inspect.cleandoc(text).partition("\f")[0].split("\n\n")
    shown = []
    for one in paragraphs:
        if one.startswith("\b\n"):
            shown.append("\n".join(["```text", one.removeprefix("\b\n"), "```"]))
        else:
            shown.append(" ".join(_escaped(one).split()))
    return "\n\n".join([*shown, ""])


def _row(parameter: click.Parameter, context: click.Context) -> str | None:
    """The row of an option; arguments have none, the usage shows them."""
    record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
    if record is None:
        return None
    written, meaning = record
    return f"| {_code(written)} | {_escaped(' '.join(meaning.split()))} |"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def _escaped(text: str) -> str:
    """Words of help in Markdown: signs that mean something there are not meant."""
    return re.sub(r"([\\*_<>|\[\]])", r"\\\1", text)
