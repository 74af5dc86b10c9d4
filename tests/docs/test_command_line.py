"""docs/command-line.md and the help of every command against the commands themselves."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from ftbench.commandline.main import cli
from ftbench.commandline.marked_text import BREAK, CLOSE, OPEN
from ftbench_models.command import group as models
from tests.docs.pages import blocks, read, section

PAGE = "docs/command-line.md"


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


COMMANDS = dict(_commands(cli)) | dict(_commands(models, ("models",)))


def parsed(line: str, commands: Mapping[tuple[str, ...], click.Command] = COMMANDS) -> None:
    """Fails where a command line has an option or an argument that its command does not take."""
    words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
    while words[:1] == ["-p"]:
        words = words[2:]
    path = max((one for one in commands if tuple(words[: len(one)]) == one), key=len)
    command, rest = commands[path], words[len(path) :]
    if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        raise click.UsageError(f"no such command: {rest[0]}")
    command.make_context("ftbench", rest, resilient_parsing=False)


def test_the_examples_of_every_command_can_be_typed() -> None:
    for path, command in COMMANDS.items():
        if not isinstance(command, click.Group):
            examples = [line for line in (command.epilog or "").splitlines() if line.startswith("  ftbench ")]
            assert examples, path
            for line in examples:
                assert " ".join(path) in line
                parsed(line)


def test_the_commands_of_the_page_can_be_typed() -> None:
    lines = [line for one in blocks(read(PAGE)) if one.language == "sh" for line in one.text.splitlines()]
    typed = [line for line in lines if line.startswith("ftbench ")]
    assert len(typed) >= 7
    for line in typed:
        parsed(line)


def test_the_example_of_a_plan_is_what_a_plan_shows(ftbench_output: str) -> None:
    (shown,) = (one.text for one in blocks(section(PAGE, "Look before you run")) if OPEN in one.text)
    assert shown in ftbench_output
    assert all(mark in shown for mark in (BREAK, OPEN, CLOSE))


@pytest.fixture
def ftbench_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    from ftbench.commandline.main import main

    (tmp_path / "m.yaml").write_text(
        "models: [builtin:nano]\ntasks: [sentiment]\nmethods: [zero-shot]\ndevice: cpu\n", encoding="utf-8"
    )
    with pytest.raises(SystemExit):
        main(["plan", str(tmp_path / "m.yaml")])
    return capsys.readouterr().out


def test_every_mistake_that_the_page_names_is_known() -> None:
    from tests.core.commandline.test_mistakes import MISTAKES

    named = re.findall(r"\(((?:`\w+`(?:, )?)+)\)", section(PAGE, "Errors"))
    words = [word for group in named for word in re.findall(r"`(\w+)`", group)]
    assert len(words) >= 6
    assert all(word in MISTAKES for word in words)
