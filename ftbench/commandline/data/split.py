"""`ftbench data split`: training, validation and test rows of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.data.reading_options import reading_options, taken_reading_options
from ftbench.commandline.help_text import examples
from ftbench.commandline.language import language_option, rendering

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.data.source import Source
    from ftbench.data.split import Split
    from ftbench.data.splitting.splitting import SplitWish

_LABEL = "label"
"""The column whose shares are shown where no other is named."""

_ANY_TASK = "TASK"

_CONVERSATIONS = ("messages", "conversations", "conversation")
"""Columns that only the task `chat` reads."""

_MOST_LABELS = 8
"""Labels with their shares on one line."""


@click.command(
    "split",
    epilog=examples(
        "ftbench data split tickets.csv",
        "ftbench data split reviews.jsonl --out reviews --stratify label",
        "ftbench data split chat.jsonl --shares 90/5/5 --group-by user",
        "ftbench data split tickets.csv --by-time created --time-format '%d/%m/%Y'",
        "ftbench data split reviews.csv --text review --column",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder to write to. Default: NAME-split.")
@click.option("--shares", default="0.8,0.1,0.1", show_default=True, help="Of train, validation and test.")
@click.option("--group-by", metavar="COLUMN", help="Rows with one value, such as an author, stay together.")
@click.option("--stratify", metavar="COLUMN", help="Each side has the same shares of this column's labels.")
@click.option("--by-time", metavar="COLUMN", help="The newest rows are for testing, the oldest for training.")
@click.option("--time-format", metavar="FORM", help="How times are written, such as '%d/%m/%Y %H:%M'.")
@click.option(
    "--text", multiple=True, metavar="COLUMN", help="Compare rows by this column. Default: by all that has content."
)
@reading_options
@click.option("--column", "as_column", is_flag=True, help="Write one file with a column `split`.")
@click.option("--replace-split", is_flag=True, help="Leave out a column `split` that FILE has.")
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show the sides.")
@language_option
def command(
    file: Path,
    out: Path | None,
    as_column: bool,
    replace_split: bool,
    overwrite: bool,
    dry_run: bool,
    language: str,
    **options: Any,
) -> None:
    """Split the rows of FILE by their content: 80 % for training, 10 % each for validation and test.

    Rows with nearly the same text stay on one side. Adding rows moves no row that is there (with --stratify and
    --by-time, only some beside a border).
    """
    from ftbench.commandline.data.written_files import check_new
    from ftbench.commandline.tables import echo_fitted
    from ftbench.data.source import read_source
    from ftbench.data.splitting.splitting import split_source
    from ftbench.data.splitting.written_split import side_files, write_sides, write_with_column
    from ftbench.data.writing.containers import suffix_like
    from ftbench.messages import data_files_screen as messages

    render = rendering(language)
    how = taken_reading_options(options)
    wish = _wish(**options)
    folder = out or file.with_name(f"{file.stem}-split")
    source = read_source(file, how)
    if not replace_split:
        _check_unsplit(source)
    for note in source.notes:
        echo_fitted(render(messages.NOTE(note=note)))
    found = split_source(source.rows, file, wish)
    whole = folder / f"{file.stem}{suffix_like(file)}"
    files = side_files(file, folder, found.sides)
    targets = [whole] if as_column else list(files.values())
    check_new(file, targets, overwrite=overwrite or dry_run)
    if not dry_run and as_column:
        write_with_column(whole, source.rows, found.sides)
    elif not dry_run:
        write_sides(files, source.rows, found.sides)
    _echo_sides(source, found.sides, wish, render)
    for note in found.notes:
        echo_fitted(f"  {render(messages.NOTE(note=note))}")
    written = messages.WOULD_WRITE_FILES if dry_run else messages.WROTE_FILES
    echo_fitted(render(written(files=tuple(map(str, targets)))))
    _echo_matrix(source, {"": whole} if as_column else {str(side): path for side, path in files.items()}, wish, render)


def _wish(*, shares: str, time_format: str | None, **columns: Any) -> SplitWish:
    """The options as one value; raises `UserError` for those that contradict each other."""
    from ftbench.data.splitting.shares import Shares
    from ftbench.data.splitting.splitting import SplitWish
    from ftbench.errors import UserError
    from ftbench.messages.data_command import TIME_DECIDES, TIME_FORMAT_ALONE

    by_time = columns["by_time"]
    for option in ("group_by", "stratify"):
        if by_time is not None and columns[option] is not None:
            raise UserError(TIME_DECIDES(option=f"--{option.replace('_', '-')}"))
    if time_format is not None and by_time is None:
        raise UserError(TIME_FORMAT_ALONE())
    return SplitWish(Shares.read(shares), time_format=time_format, **columns)


def _check_unsplit(source: Source) -> None:
    """Raise `DataError` if the rows have a split: a matrix reads it as it is."""
    from ftbench.errors import DataError
    from ftbench.messages.data_command import SPLIT_THERE
    from ftbench.text.missing import is_missing

    for line, row in source:
        if not is_missing(row.get("split")):
            raise DataError(SPLIT_THERE(), file=source.path, line=line, key="split")


def _echo_sides(source: Source, sides: Sequence[Split], wish: SplitWish, render: Render) -> None:
    from ftbench.commandline.tables import echo_fitted
    from ftbench.data.split import SPLITS
    from ftbench.messages import data_files_screen as messages
    from ftbench.text.terminal_columns import left

    how = messages.BY_CONTENT()
    if wish.by_time is not None:
        how = messages.BY_TIME(column=wish.by_time)
    elif wish.stratify is not None:
        how = messages.BY_LABEL(column=wish.stratify)
    if wish.group_by is not None:
        how = messages.TOGETHER(how=how, column=wish.group_by)
    rows = messages.SPLIT_ROWS(n=len(source))
    echo_fitted(render(messages.SPLIT(file=str(source.path), rows=rows, how=how)))
    width = len(f"{len(source):,}")
    for side in SPLITS:
        places = [place for place, other in enumerate(sides) if other == side]
        if places:
            name = left(render(messages.SIDE_NAMES[side]()), 10)
            count = render(messages.SIDE_ROWS(count=f"{len(places):>{width},}"))
            share = 100 * len(places) / len(source)
            echo_fitted(f"  {name} {count} {share:5.1f} %  {_about(source, places, wish, render)}".rstrip())


def _about(source: Source, places: Sequence[int], wish: SplitWish, render: Render) -> str:
    """The times of a side, or the shares of its labels."""
    from ftbench.data.splitting.splitting import NO_LABEL, label_names
    from ftbench.data.splitting.timestamps import read_time
    from ftbench.messages import data_files_screen as messages

    rows = [source.rows[place].row for place in places]
    if wish.by_time is not None:
        times = [read_time(row.get(wish.by_time), wish.time_format) for row in rows]
        return render(messages.TIMES(first=f"{min(times):%Y-%m-%d %H:%M}", last=f"{max(times):%Y-%m-%d %H:%M}"))
    column = wish.stratify or _LABEL
    if not any(column in row for row in rows):
        return ""
    counts = Counter(label_names([row.get(column) for row in rows]))
    shares = []
    for label, count in sorted(counts.items()):
        name = render(messages.NO_LABEL()) if label == NO_LABEL else label
        shares.append(f"{name} {100 * count / len(rows):.0f} %")
    more = len(shares) - _MOST_LABELS
    if more > 0:
        return render(messages.MORE_LABELS(shares=tuple(shares[:_MOST_LABELS]), n=more))
    return render(messages.LABELS(shares=tuple(shares)))


def _echo_matrix(source: Source, files: dict[str, Path], wish: SplitWish, render: Render) -> None:
    """What to paste into a matrix, where one can read these files."""
    from ftbench.commandline.tables import echo_fitted
    from ftbench.data.split import SPLITS
    from ftbench.messages import data_files_screen as messages

    if len(files) not in (1, len(SPLITS)):
        echo_fitted(render(messages.NO_MATRIX()))
        return
    task = _task(source)
    echo_fitted(render(messages.MATRIX_OF_TASK() if task == _ANY_TASK else messages.MATRIX()))
    click.echo("  tasks:")
    click.echo(f"    - task: {task}")
    if "" in files:
        click.echo(f"      data: {_yaml(files[''])}")
    else:
        click.echo("      data:")
        for side, path in files.items():
            click.echo(f"        {side}: {_yaml(path)}")
    if wish.group_by is not None:
        click.echo(f"      group_by: {_yaml(wish.group_by)}")
    click.echo(render(messages.NEXT(command="ftbench plan m.yaml")))


def _task(source: Source) -> str:
    """The task that reads such rows, where only one of ftbench's own does."""
    return "chat" if any(column in source.rows[0].row for column in _CONVERSATIONS) else _ANY_TASK


def _yaml(value: Path | str) -> str:
    """The value as it stands in a YAML file."""
    import json
    import re

    text = value.as_posix() if isinstance(value, Path) else value
    return text if re.fullmatch(r"[\w./-]*[A-Za-z][\w./-]*", text) else json.dumps(text, ensure_ascii=False)
