"""`--help` of every command, those of plugins too: it fits, it says what each option is, and its examples are right."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

import click
import pytest

from ftbench.commandline.help_text import DATA, EXTEND, MORE, RESULTS, RUN, in_section
from ftbench.commandline.main import _add_plugin_commands, cli

WIDTH = 80


def _commands(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _commands(inner, click.Context(inner, parent=context, info_name=name, terminal_width=WIDTH))


_add_plugin_commands([])
COMMANDS = {
    path: (command, context)
    for path, command, context in _commands(cli, click.Context(cli, info_name="ftbench", terminal_width=WIDTH))
}
every_command = pytest.mark.parametrize("path", COMMANDS)


@every_command
def test_help_fits_80_columns(path: str) -> None:
    command, context = COMMANDS[path]
    text = command.get_help(context)
    examples = (command.epilog or "").splitlines()
    long = [line for line in text.splitlines() if len(line) > WIDTH and line[2:] not in examples]
    assert [line for line in long if not line.startswith("  --kind [")] == []  # click keeps a list of choices whole


@every_command
def test_a_group_has_a_line_for_each_command(path: str) -> None:
    command, context = COMMANDS[path]
    if isinstance(command, click.Group):
        shown = command.get_help(context)
        for name in command.list_commands(context):
            (line,) = re.findall(rf"^  {re.escape(name)}  +(.+)$", shown, re.MULTILINE)
            assert line.endswith("."), "longer than one line"
            assert not line.endswith("...")


@every_command
def test_every_option_says_what_it_is_and_what_holds_without_it(path: str) -> None:
    command, _ = COMMANDS[path]
    for one in command.params:
        if isinstance(one, click.Option):
            assert one.help, one.opts
            told = one.show_default or "efault" in one.help or one.is_flag or one.required
            assert told or one.to_info_dict()["default"] in (None, (), ""), one.opts


@every_command
def test_the_examples_are_right(path: str) -> None:
    command, _ = COMMANDS[path]
    lines = [line.strip() for line in (command.epilog or "").splitlines() if line.startswith("  ")]
    assert lines
    for line in lines:
        if not line.startswith("ftbench "):
            continue  # of the other tool, whose results are read
        words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
        while words[0] == "-p":
            del words[:2]
        called = max((one for one in COMMANDS if f"ftbench {' '.join(words)} ".startswith(f"{one} ")), key=len)
        rest = words[len(called.split()) - 1 :]
        assert rest == ["--help"] or COMMANDS[called][0].make_context(called, rest)


def test_every_command_of_ftbench_stands_in_a_section_that_says_what_it_is_for() -> None:
    text = cli.get_help(COMMANDS["ftbench"][1])
    assert re.findall(r"^(\w[\w ]+):$", text, re.MULTILINE) == ["Options", RUN, RESULTS, DATA, EXTEND]


def test_a_command_of_a_plugin_stands_where_it_says_or_under_more() -> None:
    group = type(cli)(package="ftbench.commandline", sections=cli.sections)
    group.add_command(in_section(DATA, click.Command("weigh", help="Weigh rows.")))
    group.add_command(click.Command("other", help="Do something else."))
    group.add_command(click.Command("secret", help="Hidden.", hidden=True))
    text = group.get_help(click.Context(group, info_name="ftbench"))
    assert re.search(rf"{DATA}:\n(  .*\n)*  weigh +Weigh rows\.", text)
    assert re.search(rf"{MORE}:\n  other +Do something else\.", text)
    assert "secret" not in text


def test_a_command_without_its_argument_says_how_to_go_on(ftbench_command: Callable[..., tuple[int, str, str]]) -> None:
    code, output, errors = ftbench_command("run")
    assert (code, output) == (2, "")
    assert "Try 'ftbench run --help' for help." in errors or "Try 'ftbench run -h' for help." in errors
    assert "Missing argument 'MATRIX'" in errors
