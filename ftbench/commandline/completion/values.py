"""What can stand at the cursor: the values of an option or argument, chosen by its name and its word in the help.

A table for all commands, and not a word at each option, because `--metric`, `--plugin` or DIRECTORY mean the same
everywhere, in commands of plugins too. A command that knows better gives its parameter `shell_complete`, as in any
program that uses click.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

from ftbench.commandline.completion import files, matrix_keys, run_names
from ftbench.commandline.completion.columns import columns
from ftbench.commandline.completion.registered import registered

Item = CompletionItem[Any]
Source = Callable[[click.Context, str], Iterable[Item]]

_ARGUMENTS: dict[str, Source] = {
    "matrix": files.matrices,
    "directory": files.runs,
    "directory_a": files.runs,
    "directory_b": files.runs,
    "run": files.runs,
    "runs": files.runs,
    "cells": run_names.cells,
    "plugin": registered("plugins", files.python),
    "model": registered("models", files.folders),
}
"""By name of an argument."""

_METAVARS: dict[str, Source] = {
    "RUN": files.runs,
    "MODEL": registered("models", files.folders),
    "NAME|FILE": registered("tasks", files.matrices),
    "A.B=VALUE": matrix_keys.assignments,
    "METHOD.KEY=VALUE": matrix_keys.method_assignments,
    "METRIC": run_names.metrics,
    "COLUMN": columns,
    "A,B": run_names.comma_separated(run_names.methods),
}
"""By the word for the value of an option or argument in the help."""

_OPTIONS: dict[str, Source] = {
    "-p": registered("blockable"),
    "--plugin": files.python,
    "--executor": registered("executors"),
    "--track": registered("trackers"),
    "--metric": run_names.metrics,
    "--method": run_names.methods,
    "--task": run_names.tasks,
    "--model": run_names.models,
    "--study": run_names.studies,
    "--cell": run_names.cells,
    "--tokenizer": registered("models", files.folders),
    "--template": files.any_file,
    "--separator": lambda context, beginning: map(CompletionItem, ("comma", "semicolon", "tab", "bar")),
    "--only": registered("codes"),
    "--ignore": registered("codes"),
}
"""By name of an option."""

_OF_ONE_COMMAND: dict[tuple[str, str], Source] = {
    ("report", "--format"): registered("reports"),
    ("publish", "--format"): registered("reports"),
    ("compare", "--format"): registered("compared"),
    ("publish", "--to"): files.folders,
    ("export", "--to"): files.folders,
    ("convert", "--to"): registered("written"),
    ("convert", "--from"): registered("read"),
}


def values_at(context: click.Context, at_cursor: click.Command | click.Parameter, beginning: str) -> list[Item]:
    """Every value that begins as what is typed."""
    if isinstance(at_cursor, click.Parameter):
        source = source_of(context.info_name or "", at_cursor)
        if source is not None:
            given = {str(value) for value in _given(context, at_cursor)}
            found = (item for item in source(context, beginning) if str(item.value).startswith(beginning))
            return [item for item in {item.value: item for item in found}.values() if item.value not in given]
    return at_cursor.shell_complete(context, beginning)


def source_of(command: str, parameter: click.Parameter) -> Source | None:
    """Where the values of a parameter come from; None: click knows them (choices, its own completion), or none do."""
    if parameter._custom_shell_complete is not None or isinstance(parameter.type, click.Choice):
        return None
    for name in parameter.opts:
        if (command, name) in _OF_ONE_COMMAND:
            return _OF_ONE_COMMAND[command, name]
    if (metavar := (parameter.metavar or "").strip("[].…")) in _METAVARS:
        return _METAVARS[metavar]
    named = _ARGUMENTS if isinstance(parameter, click.Argument) else _OPTIONS
    for name in [*parameter.opts, parameter.name or ""]:
        if name in named:
            return named[name]
    return files.any_file if isinstance(parameter.type, click.Path) else None


def _given(context: click.Context, parameter: click.Parameter) -> Iterable[Any]:
    """What an option that may be repeated, or a list of arguments, has already."""
    if parameter.multiple or parameter.nargs == -1:
        values = context.params.get(parameter.name or "") or ()
        return values if isinstance(values, tuple | list) else (values,)
    return ()
