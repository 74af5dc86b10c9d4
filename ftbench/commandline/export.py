"""`ftbench export`: give the trained model of a cell to others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.execution.export.export import ModelExport, Tell
    from ftbench.messages import Note


@click.command(
    "export",
    epilog=examples(
        "ftbench export runs/m --to my-adapter",
        "ftbench export runs/m --method lora --seed 1 --as merged --dtype bfloat16 --to my-model",
        "ftbench export runs/m --to my-adapter --upload me/my-adapter --private --dry-run",
    ),
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--to", required=True, metavar="FOLDER", type=click.Path(path_type=Path), help="Folder to write.")
@click.option("--cell", metavar="ID", help="The cell; the beginning of its id is enough.")
@click.option("--model", metavar="NAME", help="Default: the run's, where it has one.")
@click.option("--task", metavar="NAME", help="Default: the run's, where it has one.")
@click.option("--method", metavar="NAME", help="Default: the recommended one.")
@click.option("--seed", type=int, metavar="N", help="Default: the one with the lowest validation loss.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["adapter", "merged", "native"]),
    help="adapter: in PEFT's format. merged: a model in transformers' format. native: the method's own files. Default: "
    "adapter where there is one, else merged, else native.",
)
@click.option(
    "--dtype",
    type=click.Choice(["auto", "float32", "bfloat16"]),
    default="auto",
    show_default=True,
    help="Of the weights; auto: as in the cell.",
)
@click.option("--card/--no-card", default=True, help="Without: no README.md.")
@click.option("--texts/--no-texts", default=False, help="With: a few rows of the data in ftbench.json.")
@click.option("--check/--no-check", default=True, help="Without: what was written is not compared with the cell.")
@click.option("--base", metavar="MODEL", help="The base model, where it is no longer where the matrix says.")
@click.option("--overwrite", is_flag=True, help="Replace another export in FOLDER.")
@click.option("--upload", metavar="OWNER/NAME", help="Send the folder to the Hugging Face hub.")
@click.option("--private", is_flag=True, help="To a private repository.")
@click.option("--dry-run", is_flag=True, help="Write and send nothing; list what would be.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options,
    /,
    directory: Path,
    to: Path,
    plugins: tuple[Path, ...],
    upload: str | None,
    private: bool,
    dry_run: bool,
    **choices: Any,
) -> None:
    """Export the trained model of a cell of the run in DIRECTORY into FOLDER, with a card.

    Without a choice it is the recommended method's seed with the lowest validation loss. What was written is loaded
    again and compared with the cell. Nothing is sent anywhere without --upload.
    """
    from ftbench.analysis.export_choice import CellWish
    from ftbench.analysis.read import read_results
    from ftbench.api import Results
    from ftbench.api.exporting import export
    from ftbench.api.exporting import upload as send
    from ftbench.commandline.language import rendering
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.errors import UserError
    from ftbench.execution.export.export import ExportWish
    from ftbench.messages import export as messages

    render = rendering(options.language)
    if private and upload is None:
        raise UserError(messages.ONLY_UPLOAD(option="private"))
    if upload is not None:
        from ftbench.execution.export.hub import check_name

        check_name(upload)
    registry = registry_for(directory, plugins, options)
    results = Results(directory, read_results(directory, registry), registry)
    names = ("cell", "model", "task", "method", "seed")
    cell = CellWish(**{name: choices.pop(name) for name in names})
    wish = ExportWish(to, repository=upload, keep=not dry_run, **choices)
    with _progress(render) as tell:
        made = export(results, cell, wish, tell)
    _say(made, render)
    if dry_run:
        _list(made, upload, render, private=private)
        return
    if upload is not None:
        click.echo(send(made, upload, private=private, say=lambda note: click.echo(render(note), err=True)))
    click.echo(to)


def _say(made: ModelExport, render: Render) -> None:
    """Which cell, why, and what to know of the files, on the error stream."""
    from ftbench.messages import export as messages

    lines = [messages.CELL(label=made.label, cell=made.cell)]
    lines += made.why
    lines.append(messages.FORM(form=made.form, dtype=made.dtype))
    lines += made.notes
    if made.kept:
        lines.append(messages.KEPT())
    for number, note in enumerate(lines):
        click.echo(f"{'  ' if number else ''}{render(note)}", err=True)


def _list(made: ModelExport, repository: str | None, render: Render, *, private: bool) -> None:
    """Exactly what would be written and sent."""
    from ftbench.messages import export as messages
    from ftbench.presentation.numbers import file_size

    if repository is None:
        click.echo(render(messages.WOULD_WRITE(folder=str(made.folder))))
    else:
        from ftbench.execution.export.hub import hub_address

        seen = messages.PRIVATE() if private else messages.PUBLIC()
        click.echo(render(messages.WOULD_SEND(repository=repository, visibility=seen, endpoint=hub_address())))
    width = max(map(len, made.files))
    for name, size in made.files.items():
        click.echo(f"  {name:<{width}}  {size:>14,}  {file_size(size):>8}")
    click.echo(f"  {render(messages.TOTAL(n=len(made.files), size=file_size(made.size)))}")
    if made.front_matter:
        click.echo(render(messages.FRONT_MATTER()))
        click.echo(made.front_matter)
    click.echo(render(messages.DRY()))


@contextmanager
def _progress(render: Render) -> Iterator[Tell]:
    """Lines on the error stream; on a terminal, a bar that follows the bytes of a large model."""
    from ftbench.commandline.growing_folder import GrowingFolder

    with GrowingFolder() as bar:

        def tell(doing: Note, folder: Path | None, size: int) -> None:
            bar.stop()
            click.echo(f"{render(doing)} …", err=True)
            if folder is not None:
                bar.follow(folder, size)

        yield tell
