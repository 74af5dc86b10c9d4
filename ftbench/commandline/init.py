"""`ftbench init`: a matrix for somebody's own file."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.data.reading_options import reading_options, reading_words, taken_reading_options
from ftbench.commandline.help_text import examples
from ftbench.commandline.language import language_option
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.data.source import ReadingOptions
    from ftbench.messages import Note
    from ftbench.plugins import Registry
    from ftbench.proposal.choices import TaskChoice
    from ftbench.proposal.columns import Column
    from ftbench.proposal.matrix_text import Chosen
    from ftbench.proposal.own_task import OwnTask
    from ftbench.proposal.proposal import Proposal

    Render = Callable[[Note], str]

_MODEL = "builtin:nano"
_FIRST_NAME = "first"
"""The matrix's name where there is no file to name it by."""

_WIDEST_NAME = 30
"""Columns of the terminal for the name of a column of the file."""

_LONGEST_LIST = 5
"""Labels shown of a column."""


@click.command(
    "init",
    epilog=examples(
        "ftbench init --data tickets.xlsx",
        "ftbench init --data tickets.xlsx --model hf:Qwen/Qwen3-0.6B --yes",
        "ftbench init --data reviews.csv --task sentiment --out reviews.yaml",
    ),
)
@click.option("--data", type=click.Path(path_type=Path), metavar="FILE", help="Your data; default: a task's own.")
@click.option("--task", "task_name", metavar="NAME|FILE", help="Default: what the columns suggest.")
@click.option("--model", metavar="MODEL", help=f"builtin:…, hf:… or a folder. Default: {_MODEL}.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="The matrix. Default: the data's name.")
@reading_options
@click.option("--yes", is_flag=True, help="Ask nothing; take what is proposed.")
@language_option
@click.pass_obj
def command(
    options: Options,
    /,
    data: Path | None,
    task_name: str | None,
    model: str | None,
    out: Path | None,
    yes: bool,
    language: str,
    **how: Any,
) -> None:
    """Look at a data file and write a matrix for it, with comments. No file is written over.

    In a terminal it asks what it cannot know; with --yes, or without a terminal, it takes what it proposes.
    """
    from ftbench.plugins import Registry
    from ftbench.proposal.matrix_text import Chosen

    reading = taken_reading_options(how)
    registry = Registry(options.load_plugins())
    catalogue = registry.messages()

    def render(note: Note) -> str:
        return catalogue.render(note, language)

    asks = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    if data is None and asks:
        data = _asked_file(render)
    stem = data.name.partition(".")[0] if data else _FIRST_NAME
    matrix = out or Path(f"{stem}.yaml")
    proposal = None
    if data is not None:
        proposal = _proposal(data, registry, matrix.with_name(f"{matrix.stem}-task.yaml").name, reading)
        _show(proposal, render)
    task = _task(task_name, proposal, registry, render, asks=asks)
    if model is None:
        from ftbench.messages.proposal import WHICH_MODEL

        model = click.prompt(render(WHICH_MODEL()), default=_MODEL) if asks else _MODEL
    typed = ["ftbench", "init", *(["--data", str(data)] if data else []), *(["--task", task_name] if task_name else [])]
    typed += [*reading_words(reading), *(["--out", str(out)] if out else [])]
    shown = None if data is None else _from_folder(data, matrix.parent)
    _write(matrix, Chosen(matrix.stem, model, task, shown, shlex.join(typed)), proposal, registry, render)


def _asked_file(render: Render) -> Path | None:
    from ftbench.data.files.readers import BUILT_IN
    from ftbench.messages.proposal import WHICH_FILE

    there = sorted(path.name for path in Path().iterdir() if path.suffix.lower() in BUILT_IN and path.is_file())
    answer = click.prompt(render(WHICH_FILE()), default=there[0] if len(there) == 1 else "", show_default=True)
    return Path(answer) if answer else None


def _proposal(data: Path, registry: Registry, task_file: str, reading: ReadingOptions) -> Proposal:
    from ftbench.data.files.readers import readers_of
    from ftbench.proposal.proposal import propose

    tasks = {name: task for name, (_, task) in registry.objects("tasks").items()}
    return propose(data, tasks, task_file, readers_of(registry), reading)


def _show(proposal: Proposal, render: Render) -> None:
    """What was found in the file."""
    from rich.cells import cell_len

    from ftbench.commandline.tables import echo_fitted
    from ftbench.messages import proposal as messages
    from ftbench.messages.failures import AT_PLACE
    from ftbench.proposal.proposal import LEAST_ROWS

    click.echo(render(messages.ROWS(file=str(proposal.file), n=proposal.rows)))
    width = max(cell_len(column.name) for column in proposal.columns)
    for column in proposal.columns:
        gap = " " * (min(width, _WIDEST_NAME) - cell_len(column.name))
        echo_fitted(f"  {column.name}{gap}  {render(_said(column))}")
    if proposal.format:
        click.echo(render(messages.CONVERSATIONS(format=proposal.format)))
    for note in proposal.notes:
        echo_fitted(render(note))
    if proposal.faults:
        fault = proposal.faults[0]
        first = AT_PLACE(place=fault.place, reason=fault.note)
        echo_fitted(render(messages.UNREADABLE(n=len(proposal.faults), first=first)))
    if proposal.too_few:
        echo_fitted(render(messages.TOO_FEW(n=proposal.rows, least=LEAST_ROWS)))


def _said(column: Column) -> Note:
    from ftbench.messages import proposal as messages

    if column.kind == "label":
        values = tuple(value for value, _ in column.values[:_LONGEST_LIST])
        more = ("…",) if len(column.values) > _LONGEST_LIST else ()
        said = messages.LABEL(n=len(column.values), values=(*values, *more))
    elif column.kind == "text":
        said = messages.TEXT(length=column.length)
    else:
        kinds = {
            "group": messages.GROUP,
            "identifier": messages.IDENTIFIER,
            "number": messages.NUMBER,
            "date": messages.DATE,
            "structure": messages.STRUCTURE,
            "empty": messages.EMPTY,
        }
        said = kinds[column.kind]()
    gaps = column.rows - column.filled
    return messages.GAPS(said=said, n=gaps) if gaps and column.kind != "empty" else said


def _task(name: str | None, proposal: Proposal | None, registry: Registry, render: Render, *, asks: bool) -> TaskChoice:
    """The task asked for, chosen, or proposed; raises `UserError` if there is none."""
    from ftbench.errors import UserError
    from ftbench.messages.data_command import NO_TASK_FITS
    from ftbench.messages.proposal import WHICH_TASK
    from ftbench.proposal.choices import TaskChoice

    choices = proposal.choices if proposal else ()
    if name is not None:
        if name.endswith((".yaml", ".yml")):
            return TaskChoice(name, ())
        task = registry.task(name)
        return TaskChoice(task.name, task.metrics)
    if proposal is None:
        names = list(registry.objects("tasks"))
        first = names[0]
        chosen = click.prompt(render(WHICH_TASK()), type=click.Choice(names), default=first) if asks else first
        return TaskChoice(chosen, registry.task(chosen).metrics)
    if not choices:
        from ftbench.text.spelling import first_names

        columns = first_names(column.name for column in proposal.columns)
        raise UserError(NO_TASK_FITS(columns=columns), file=proposal.file)
    if not asks or len(choices) == 1:
        return choices[0]
    for number, choice in enumerate(choices, start=1):
        click.echo(f"  {number}  {choice.name}{_reads(choice.own, render)}")
    number = click.prompt(render(WHICH_TASK()), type=click.IntRange(1, len(choices)), default=1)
    return choices[number - 1]


def _reads(own: OwnTask | None, render: Render) -> str:
    from ftbench.messages.proposal import OWN, READS

    if own is None:
        return ""
    reads = READS(inputs=tuple(column.name for column in own.inputs), answer=own.answer.name)
    return f"  {render(OWN(reads=reads))}"


def _from_folder(data: Path, folder: Path) -> str:
    """The path of the data as seen from the folder of the matrix; an absolute one stays."""
    import os

    if data.is_absolute():
        return data.as_posix()
    return Path(os.path.relpath(data, folder)).as_posix()


def _write(matrix: Path, chosen: Chosen, proposal: Proposal | None, registry: Registry, render: Render) -> None:
    """Write the matrix, its task and the schema, and say what comes next."""
    from ftbench.matrix.json_schema import matrix_json_schema
    from ftbench.messages import proposal as messages
    from ftbench.proposal.matrix_text import SCHEMA, matrix_text
    from ftbench.storage.atomic import write_atomic
    from ftbench.text.terminal_columns import columns_of, left

    own, schema = chosen.task.own, matrix.with_name(SCHEMA)
    task_file = matrix.with_name(own.file) if own else None
    contents: dict[Path, tuple[str, Note]] = {
        matrix: (matrix_text(chosen, proposal, render), messages.WROTE_MATRIX()),
    }
    if own and task_file:
        contents[task_file] = (own.text(render), messages.WROTE_TASK())
    _refuse_existing(contents)
    contents[schema] = (
        json.dumps(matrix_json_schema(registry), indent=1, ensure_ascii=False) + "\n",
        messages.WROTE_SCHEMA(),
    )
    matrix.parent.mkdir(parents=True, exist_ok=True)
    click.echo(render(messages.WROTE()))
    widest = max(columns_of(str(path)) for path in contents)
    for path, (content, about) in contents.items():
        write_atomic(path, content)
        click.echo(f"  {left(str(path), widest)}  # {render(about)}")
    click.echo(render(messages.NEXT()))
    data = shlex.join([str(proposal.file)]) if proposal else ""
    words = ["--task", str(task_file) if task_file else chosen.task.name]
    words += reading_words(proposal.reading) if proposal else []
    steps = [(f"ftbench data check {data} {shlex.join(words)}", messages.NEXT_CHECK())] if proposal else []
    steps += [
        (f"ftbench plan {shlex.quote(str(matrix))}", messages.NEXT_PLAN()),
        (f"ftbench run {shlex.quote(str(matrix))}", messages.NEXT_RUN()),
    ]
    width = max(columns_of(step) for step, _ in steps)
    for step, about in steps:
        click.echo(f"  {left(step, width)}  # {render(about)}")


def _refuse_existing(contents: Mapping[Path, object]) -> None:
    from ftbench.errors import UserError
    from ftbench.messages.data_command import NOT_WRITTEN_OVER

    for path in contents:
        if path.exists():
            raise UserError(NOT_WRITTEN_OVER(), file=path)
