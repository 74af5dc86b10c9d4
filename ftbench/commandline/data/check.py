"""`ftbench data check`: find faults in data files before training."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.data.reading_options import reading_options, taken_reading_options
from ftbench.commandline.data.wanted_trainings import DOLLARS, EPOCHS, MODEL, wanted_trainings
from ftbench.commandline.help_text import examples
from ftbench.commandline.language import language_option, rendering
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.contracts.task import Task
    from ftbench.data_check import CheckedFile
    from ftbench.data_check.options import CountTokens
    from ftbench.messages import Note
    from ftbench.plugins import Registry

_FILE = click.Path(path_type=Path)

_LARGE = 16_000_000
"""Bytes of all files from which several processes are started."""

_MOST_PROCESSES = 4


@click.command(
    "check",
    epilog=examples(
        "ftbench data check tickets.csv",
        "ftbench data check --train train.jsonl --test test.jsonl --level warning",
        "ftbench data check tickets.csv --task support-qa --fields question=Subject --fields answer=Reply",
        "ftbench data check chat.jsonl --model hf:Qwen/Qwen3-0.6B --method lora --hourly 1.20",
        "ftbench data check chat.jsonl --fix clean.jsonl --mask",
        "ftbench data check --codes",
    ),
)
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE]…")
@click.option("--train", multiple=True, type=_FILE, metavar="FILE", help="Rows to train on.")
@click.option("--validation", multiple=True, type=_FILE, metavar="FILE", help="Rows to validate on.")
@click.option("--test", multiple=True, type=_FILE, metavar="FILE", help="Rows to test on.")
@click.option(
    "--task", "task_name", metavar="NAME|FILE", help="Read the columns of this task (a YAML file, or a name)."
)
@click.option("--fields", "pairs", multiple=True, metavar="FIELD=COLUMN", help="The column of a field.")
@reading_options
@click.option("--tokenizer", metavar="MODEL", help="Count tokens (builtin:…, a folder). Default: an estimate.")
@click.option("--max-length", type=click.IntRange(min=1), metavar="TOKENS", help="Say what a training would cut.")
@click.option(
    "--model", metavar="MODEL", help=f"Estimate trainings of it: builtin:…, hf:… or a folder. Default: {MODEL}."
)
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Estimate this method (may be repeated).")
@click.option("--epochs", type=EPOCHS, metavar="N", help="Epochs of all estimates. Default: 3, as in a matrix.")
@click.option("--hourly", type=DOLLARS, metavar="DOLLARS", help="The price of an hour of this machine.")
@click.option("--only", multiple=True, metavar="CODE", help="Look for this alone (may be repeated).")
@click.option("--ignore", multiple=True, metavar="CODE", help="Do not look for this (may be repeated).")
@click.option(
    "--level",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="Exit code 1 from this level on.",
)
@click.option("--all", "every", is_flag=True, help="Show all findings, not the first five of each code.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@language_option
@click.option("--fix", type=_FILE, metavar="OUT", help="Write a cleaned copy, and OUT.changes.jsonl.")
@click.option("--mask", is_flag=True, help="With --fix: replace personal data by [EMAIL-1], [PHONE-1], …")
@click.option("--overwrite", is_flag=True, help="With --fix: replace a copy that is there already.")
@click.option("--codes", "lists_codes", is_flag=True, help="List all codes with a sentence each.")
@click.option("--processes", type=click.IntRange(min=1), metavar="N", help="Default: by the size of the files.")
@click.pass_obj
def command(
    options: Options,
    /,
    files: Sequence[Path],
    train: Sequence[Path],
    validation: Sequence[Path],
    test: Sequence[Path],
    task_name: str | None,
    pairs: Sequence[str],
    tokenizer: str | None,
    max_length: int | None,
    model: str | None,
    methods: Sequence[str],
    epochs: float | None,
    hourly: float | None,
    only: Sequence[str],
    ignore: Sequence[str],
    level: str,
    every: bool,
    as_data: bool,
    language: str,
    fix: Path | None,
    mask: bool,
    overwrite: bool,
    lists_codes: bool,
    processes: int | None,
    **how: Any,
) -> int:
    """Check data files: what is wrong with which line, what the rows are like, what training on them takes.

    Exit code 0 without findings of --level, 1 with some, 2 for wrong input. With --fix it is about the cleaned copy.
    """
    from dataclasses import replace

    from ftbench.commandline.data.check_output import echo_codes, echo_copy, echo_report, shown_progress
    from ftbench.data_check import CheckedFile, CheckOptions, check_files
    from ftbench.data_check.fixing import check_place, fix_file
    from ftbench.data_check.options import chosen_codes
    from ftbench.data_check.training_costs import EPOCHS as DEFAULT_EPOCHS
    from ftbench.errors import UserError
    from ftbench.messages import data_command as messages
    from ftbench.plugins import Registry

    if lists_codes:
        echo_codes(rendering(language), language)
        return 0
    reading = taken_reading_options(how)
    checked = [CheckedFile(path, reading=reading) for path in files]
    for side, paths in (("train", train), ("validation", validation), ("test", test)):
        checked += [CheckedFile(path, side, reading=reading) for path in paths]
    if not checked:
        raise UserError(messages.NO_FILE_NAMED())
    if fix is not None and len(checked) > 1:
        raise UserError(messages.FIX_ONE_FILE())
    if mask and fix is None:
        raise UserError(messages.MASK_WITHOUT_FIX())
    if fix is not None:
        check_place(checked[0].path, fix)
        if fix.exists() and not overwrite:
            raise UserError(messages.IS_THERE(), file=fix)
    registry = Registry(options.load_plugins())
    catalogue = registry.messages()

    def render(note: Note) -> str:
        return catalogue.render(note, language)

    fields, task = _fields(pairs), _task(task_name, registry)
    trainings = wanted_trainings(model, methods, hourly, registry)
    with shown_progress(render) as progress:
        wanted = CheckOptions(
            chosen_codes(only, ignore),
            max_length=max_length,
            count_tokens=_counting(tokenizer, registry),
            kept=None if every else CheckOptions().kept,
            processes=processes or _processes(checked),
            progress=progress,
        )
        report = check_files(checked, wanted, fields=fields, task=task)
    echo_report(report, render, language, trainings, epochs or DEFAULT_EPOCHS, as_data=as_data, every=every)
    if fix is not None:
        with shown_progress(render) as progress:
            summary = fix_file(checked[0].path, fix, report.layout, mask=mask, reading=reading)
            again = replace(report.options, progress=progress)
            report = check_files([CheckedFile(fix)], again, fields=fields, task=task)
        echo_copy(summary, report, render)
    return 1 if report.at_level("error" if level == "error" else "warning") else 0


def _fields(pairs: Sequence[str]) -> dict[str, str]:
    from ftbench.errors import UserError
    from ftbench.messages.data_command import NO_FIELD_PAIR

    fields: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not (field and equals and column):
            raise UserError(NO_FIELD_PAIR(text=pair))
        fields[field] = column
    return fields


def _task(name: str | None, registry: Registry) -> Task | None:
    from ftbench.data.labels import check_answers
    from ftbench.task_types.yaml_task import read_yaml_task

    if name is None:
        return None
    task = read_yaml_task(Path(name)) if name.endswith((".yaml", ".yml")) else registry.task(name)
    check_answers(task)
    return task


def _counting(model: str | None, registry: Registry) -> CountTokens | None:
    """Counts the tokens of texts with the tokenizer of a model."""
    from ftbench.planning.model_reference import find_model
    from ftbench.tokens import token_ids

    if model is None:
        return None
    loader, source = find_model(model, Path(), registry)
    tokenizer = loader.tokenizer(source)

    def count(texts: Sequence[str]) -> list[int]:
        valid = [text.encode(errors="replace").decode() for text in texts]  # tokenizers refuse half characters
        return [len(ids) for ids in token_ids(tokenizer, valid)]

    return count


def _processes(files: Sequence[CheckedFile]) -> int:
    size = sum(file.path.stat().st_size for file in files if file.path.exists())
    return min(_MOST_PROCESSES, os.cpu_count() or 1) if size > _LARGE else 1
