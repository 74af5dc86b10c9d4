"""`ftbench data convert`: conversations in another format, and tables as another kind of file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ftbench.commandline.data.reading_options import reading_options, taken_reading_options
from ftbench.commandline.help_text import examples
from ftbench.commandline.language import language_option, rendering

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.data.converting.conversion import Tally
    from ftbench.data.source import RowStream
    from ftbench.records.example import Row

Item = TypeVar("Item")

ROWS = "rows"
"""The target that leaves rows as they are."""

_PREVIEW = 3
"""Rows shown by `--dry-run`."""


@click.command(
    "convert",
    epilog=examples(
        "ftbench data convert chat.jsonl --to sharegpt",
        "ftbench data convert alpaca.json --to openai --out train.parquet",
        "ftbench data convert tickets.csv --to alpaca --fields question=Subject --fields answer=Reply",
        "ftbench data convert chat.jsonl --to question-answer --lossy --dry-run",
        "ftbench data convert reviews.csv --to rows --out reviews.jsonl",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    required=True,
    metavar="FORMAT",
    help="openai, sharegpt, llama-factory, ms-swift, alpaca, prompt-completion, prompt-completion-messages, "
    "question-answer or query-response; rows: as they are, for another kind of file.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write. Its ending says the kind: .jsonl, .json, .csv, .tsv, .xlsx or .parquet. "
    "Default: NAME.FORMAT.jsonl beside FILE.",
)
@click.option("--from", "source", metavar="FORMAT", help="The format of FILE. Default: the one that its columns have.")
@click.option(
    "--fields",
    multiple=True,
    metavar="NAME=COLUMN",
    help="FILE's column for a column of its format; or all of them as in a matrix: '{question: Subject}'.",
)
@reading_options
@click.option("--lossy", is_flag=True, help="Leave out what the format cannot say, and count it.")
@click.option("--others/--no-others", default=True, help="Keep columns that are no part of a conversation (default).")
@click.option("--overwrite", is_flag=True, help="Replace a file that is there already.")
@click.option("--dry-run", is_flag=True, help=f"Write nothing; show the first {_PREVIEW} rows.")
@language_option
def command(
    file: Path, target: str, out: Path | None, overwrite: bool, dry_run: bool, language: str, **options: Any
) -> None:
    """Write the conversations of FILE in another format.

    What the format cannot say is an error that names line and message, unless --lossy leaves it out.
    """
    from ftbench.commandline.data.written_files import check_new, faults_of, typed
    from ftbench.commandline.tables import echo_fitted
    from ftbench.data.converting.conversion import Tally
    from ftbench.data.source import stream_source
    from ftbench.data.writing.atomic import written_whole
    from ftbench.data.writing.containers import container_of
    from ftbench.messages import data_files_screen as messages

    render = rendering(language)
    path = out or file.with_name(f"{file.stem}.{target}.jsonl")
    container = container_of(path)
    tally = Tally()
    how = taken_reading_options(options)
    make_rows = _conversion(target, path, tally, render, nested=container.nested, **options)
    check_new(file, [path], overwrite=overwrite or dry_run)
    source = stream_source(file, how)
    written = _counted(make_rows(source), tally)
    if dry_run:
        _preview(written, render)
    else:
        with faults_of(path), written_whole(path) as beside:
            container.write(beside, written)
    for note in source.notes:
        echo_fitted(render(messages.NOTE(note=note)))
    _echo_tally(source, target, path, tally, render, dry_run=dry_run)
    if not dry_run:
        click.echo(render(messages.NEXT(command=f"ftbench data split {typed(path)}")))


def _conversion(
    target: str,
    path: Path,
    tally: Tally,
    render: Render,
    *,
    nested: bool,
    source: str | None,
    fields: tuple[str, ...],
    **options: bool,
) -> Any:
    """What makes rows of a source; raises `UserError` for an unknown format or one that the file cannot hold."""
    from ftbench.commandline.data.fields import read_fields
    from ftbench.commandline.data.progress import with_progress
    from ftbench.data.converting.conversion import Wish, converted, format_named
    from ftbench.data.converting.formats import WRITTEN
    from ftbench.data.converting.same_rows import same_rows
    from ftbench.errors import UserError, nearest
    from ftbench.messages.convert_errors import NO_FORMAT, NO_LISTS
    from ftbench.messages.data_files_screen import CONVERTING, WRITING

    columns = read_fields(fields)
    if target == ROWS:
        return lambda rows: same_rows(_counting(with_progress(rows, WRITING(), render), tally), rows.path, columns)
    if target not in WRITTEN:
        raise UserError(NO_FORMAT(name=target, hint=nearest(target, (*WRITTEN, ROWS))), key="--to")
    if not nested and not WRITTEN[target].in_tables:
        raise UserError(NO_LISTS(format=target), file=path)
    form = None if source is None else format_named(source)
    wish = Wish(WRITTEN[target], columns, form, lossy=options["lossy"], others=options["others"])
    return lambda rows: converted(with_progress(rows, CONVERTING(), render), rows.path, wish, tally)


def _counted(rows: Iterable[Row], tally: Tally) -> Iterator[Row]:
    written = 0
    for row in rows:
        written += 1
        yield row
    tally.written = written


def _counting(rows: Iterable[Item], tally: Tally) -> Iterator[Item]:
    for row in rows:
        tally.read += 1
        yield row


def _preview(rows: Iterable[Row], render: Render) -> None:
    """Show the first rows, and take all: an error in a later one is found too."""
    from ftbench.commandline.data.preview import row_lines

    for number, row in enumerate(rows, start=1):
        if number <= _PREVIEW:
            click.echo(row_lines(row, render))


def _echo_tally(source: RowStream, target: str, path: Path, tally: Tally, render: Render, *, dry_run: bool) -> None:
    from ftbench.commandline.tables import echo_fitted
    from ftbench.data.converting.formats import WRITTEN
    from ftbench.messages import data_files_screen as messages

    rows, file = messages.ROWS(n=tally.read), str(source.path)
    if tally.source:
        echo_fitted(render(messages.READ_FORMAT(rows=rows, format=tally.source.name, file=file)))
    else:
        echo_fitted(render(messages.READ(rows=rows, file=file)))
    for note in tally.notes():
        echo_fitted(f"  {render(note)}")
    if tally.kept:
        echo_fitted(f"  {render(messages.KEPT(names=tuple(tally.kept)))}")
    rows, file = messages.ROWS(n=tally.written), str(path)
    if target in WRITTEN:
        said = messages.WOULD_WRITE_FORMAT if dry_run else messages.WROTE_FORMAT
        echo_fitted(render(said(rows=rows, format=WRITTEN[target].title, file=file)))
    else:
        said = messages.WOULD_WRITE if dry_run else messages.WROTE
        echo_fitted(render(said(rows=rows, file=file)))
