"""`ftbench import`, and its command `peft`: how sure a published leaderboard is."""

from __future__ import annotations

from pathlib import Path

import click

from ftbench.commandline.help_text import examples
from ftbench_imports.paired_commands import inspect, lm_eval, peft_bench, promptfoo


@click.group(
    "import",
    short_help="Read results of other tools, and say how sure they are.",
    epilog=examples("ftbench import lm-eval results --metric acc", "ftbench import inspect logs --html logs.html"),
)
def group() -> None:
    """Read results that others published and say how sure they are."""


for command in (inspect, lm_eval, peft_bench, promptfoo):
    group.add_command(command)


@group.command(
    "peft",
    short_help="PEFT's method comparison: intervals, and groups.",
    epilog="\b\nExample:\n  ftbench import peft MetaMathQA/results",
)
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "json", "csv", "markdown"]),
    default="table",
    show_default=True,
    help="For people or programs.",
)
@click.option(
    "--level",
    type=click.Choice(["experiment", "pair"]),
    default="experiment",
    show_default=True,
    help="A row an experiment, or a row for every two of them. JSON holds both.",
)
@click.option(
    "--examples",
    type=click.IntRange(min=1),
    metavar="N",
    help="Questions of the test set, which the files do not tell (1319 without this option: GSM8K's test set).",
)
def peft(folders: tuple[Path, ...], output: str, level: str, examples: int | None) -> None:
    """Rank the results of PEFT's method comparison in DIR, with intervals and groups that cannot be told apart.

    DIR holds the JSON files of one of its suites that answer questions, such as method_comparison/MetaMathQA/results
    of https://github.com/huggingface/peft. Every folder and base model gets a table of its own.
    """
    from ftbench_imports.leaderboard import leaderboards
    from ftbench_imports.peft_results import read_folder
    from ftbench_imports.rendering import notes, render

    read = [read_folder(folder) for folder in dict.fromkeys(folders)]
    boards = [board for folder in read for board in leaderboards(folder, examples)]
    click.echo(render(boards, read, output, level), nl=False)
    if output == "csv":
        click.echo("\n".join(notes(boards, read)), err=True)
