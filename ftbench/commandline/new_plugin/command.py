"""`ftbench plugins new`: the files of a new plugin, and what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.language import language_option
from ftbench.commandline.main import Options
from ftbench.commandline.new_plugin.kinds import FORMS, NEW_KINDS, Form

if TYPE_CHECKING:
    from ftbench.commandline.new_plugin.contents import Contents
    from ftbench.commandline.new_plugin.kinds import NewKind
    from ftbench.commandline.new_plugin.names import PluginName
    from ftbench.messages import Note
    from ftbench.plugins import PluginHost


@click.command(
    "new",
    short_help="Write a new plugin that works, with tests.",
    epilog=examples(
        "ftbench plugins new my-task --kind task",
        "ftbench plugins new my-method --kind method --as file",
        "ftbench plugins new my-metric --kind metric --to ~/code",
    ),
)
@click.argument("name", metavar="NAME")
@click.option("--kind", "word", required=True, type=click.Choice(list(NEW_KINDS)), help="What it adds to ftbench.")
@click.option(
    "--as",
    "form",
    type=click.Choice(FORMS),
    help="A package to install, one Python file, or a task in YAML. Default: yaml for a task, else package.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder to write into. Default: this one.",
)
@language_option
@click.pass_obj
def command(options: Options, name: str, word: str, form: Form | None, folder: Path, language: str) -> None:
    """Write a plugin that works, with tests and a small matrix, to be changed into your own.

    NAME is what a matrix calls it, such as my-method. Nothing is written over.
    """
    from ftbench.commandline.language import rendering
    from ftbench.commandline.new_plugin.contents import Contents
    from ftbench.commandline.new_plugin.names import check_module, check_package, plugin_name
    from ftbench.commandline.new_plugin.writing import check_free, write_all
    from ftbench.errors import UserError
    from ftbench.messages import new_plugin as messages
    from ftbench.messages.proposal import NEXT, WROTE

    kind, known = NEW_KINDS[word], plugin_name(name)
    form = form or ("yaml" if word == "task" else "package")
    if form == "yaml" and word != "task":
        raise UserError(messages.ONLY_TASKS(kind=word), key="--as")
    folder = folder.expanduser()
    contents = Contents(known, kind, form)
    files = contents.files()
    check_free(files, folder)
    if form == "file":
        check_module(known)
    _check_taken(known, kind, form, options.load_plugins())
    if form == "package":
        check_package(known)
    write_all(files, folder)
    render = rendering(language)
    click.echo(render(WROTE()))
    _say([(str(folder / file.path), render(file.about)) for file in files])
    click.echo(render(NEXT()))
    _say([(line, render(about)) for line, about in _next(contents, folder)])


def _check_taken(name: PluginName, kind: NewKind, form: Form, host: PluginHost) -> None:
    """Raise `UserError` where a plugin, or an object of the kind, has the name already."""
    from ftbench.errors import UserError
    from ftbench.messages import new_plugin as messages
    from ftbench.plugins import Registry

    near = f"my-{name.name}"
    names = {name.name, name.module, *([name.package] if form == "package" else [])}
    for record in host.records:
        if record.name in names:
            raise UserError(messages.PLUGIN_TAKEN(name=record.name, origin=record.origin, near=near))
    objects = Registry(host).objects(kind.plural)
    if name.name in objects:
        plugin, _ = objects[name.name]
        raise UserError(messages.OBJECT_TAKEN(plugin=plugin, kind=kind.kind, name=name.name, near=near))


def _next(contents: Contents, folder: Path) -> Iterator[tuple[str, Note]]:
    """Three commands to type, each with what it does."""
    from ftbench.messages import new_plugin as messages

    def path(inside: object) -> str:
        return shlex.quote(str(folder / str(inside)))

    kind, name = contents.kind.kind, contents.name.name
    run = f"ftbench run {path(contents.matrix)}"
    if contents.package:
        place = folder / name
        install = str(place) if place.is_absolute() else f"./{place}"
        yield f"python -m pip install -e {shlex.quote(f'{install}[test]')}", messages.NEXT_INSTALL()
        yield f"python -m pytest {path(name)}", messages.NEXT_TEST()
    else:
        if kind != "report":
            yield f"ftbench plugins check {path(contents.code)}", messages.NEXT_CHECK()
        yield f"python -m pytest {path(contents.tests)}", messages.NEXT_TEST()
    yield f"{run} --executor {name}" if kind == "executor" else run, messages.NEXT_RUN()
    if kind == "report":
        yield f"ftbench report runs/{name} --format {name}", messages.NEXT_REPORT()


def _say(rows: list[tuple[str, str]]) -> None:
    """Two columns, the second as a comment."""
    from ftbench.text.terminal_columns import columns_of, left

    width = max(columns_of(first) for first, _ in rows)
    for first, about in rows:
        click.echo(f"  {left(first, width)}  # {about}")
