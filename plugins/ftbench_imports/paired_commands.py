"""`ftbench import` of scores by other harnesses: paired comparisons of what lm-eval, Inspect and others have scored."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ftbench.commandline.language import language_option

if TYPE_CHECKING:
    from ftbench_imports.scored_runs import Collected

Function = TypeVar("Function", bound=Callable[..., Any])


def _only_the_files_know(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """No names for completion: tasks and metrics are those of another harness."""
    return []


def _options(function: Function) -> Function:
    """The options that the commands share, in the order of their help."""
    formats = click.Choice(["table", "json", "csv", "markdown"])
    levels = click.Choice(["system", "pair"])
    several = partial(click.option, multiple=True, metavar="NAME", shell_complete=_only_the_files_know)
    decorators: tuple[Callable[[Function], Function], ...] = (
        click.option(
            "--format", "output", type=formats, default="table", show_default=True, help="For people or programs."
        ),
        click.option(
            "--level", type=levels, default="system", show_default=True, help="A row a system, or for every two."
        ),
        several("--task", "tasks", help="This task only; may be repeated."),
        several("--metric", "metrics", help="This metric only; may be repeated."),
        several("--lower", "lower", help="A metric of which less is better; may be repeated."),
        click.option(
            "--html", "html", metavar="FILE", type=click.Path(path_type=Path), help="Also write one HTML file."
        ),
        language_option,
    )
    for decorator in reversed(decorators):
        function = decorator(function)
    return function


@click.command(
    "lm-eval",
    short_help="lm-evaluation-harness: compared example by example.",
    epilog="\b\nExample:\n  ftbench import lm-eval results --metric acc",
)
@click.argument("places", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_options
def lm_eval(places: tuple[Path, ...], **options: Any) -> None:
    """Compare the models of which DIR holds results of lm-evaluation-harness.

    DIR is what lm_eval got as --output_path, with --log_samples. Subfolders are read too. Of several runs of a model
    with equal settings the newest counts. With several DIR the models of each are kept apart.
    """
    from ftbench_imports.lm_eval_results import read_lm_eval

    _show(read_lm_eval(tuple(dict.fromkeys(places))), **options)


@click.command(
    "inspect",
    short_help="Inspect: its logs, compared sample by sample.",
    epilog="\b\nExample:\n  ftbench import inspect logs --html logs.html",
)
@click.argument("places", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_options
def inspect(places: tuple[Path, ...], **options: Any) -> None:
    """Compare the models of which PATH holds logs of Inspect (.eval or .json).

    PATH is a log, or a folder of them. Of several logs of a task with the same model and settings the newest counts.
    With several PATH the models of each are kept apart.
    """
    from ftbench_imports.inspect_logs import read_inspect

    _show(read_inspect(tuple(dict.fromkeys(places))), **options)


@click.command(
    "promptfoo",
    short_help="promptfoo: prompts and providers, compared test by test.",
    epilog="\b\nExample:\n  promptfoo eval -o results.json\n  ftbench import promptfoo results.json",
)
@click.argument("places", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_options
def promptfoo(places: tuple[Path, ...], **options: Any) -> None:
    """Compare the prompts and providers of promptfoo's results, which `promptfoo eval -o FILE.json` writes.

    With several FILE the systems of each are kept apart, and paired where their tests are the same.
    """
    from ftbench_imports.promptfoo_results import read_promptfoo

    _show(read_promptfoo(tuple(dict.fromkeys(places))), **options)


@click.command(
    "peft-bench",
    short_help="PEFT-Bench: methods, compared answer by answer.",
    epilog="\b\nExample:\n  ftbench import peft-bench saves",
)
@click.argument("places", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_options
def peft_bench(places: tuple[Path, ...], **options: Any) -> None:
    """Compare the methods of which DIR holds answers of PEFT-Bench.

    DIR is the folder of its runs, METHOD/MODEL/eval_DATASET_TIME. Every model and dataset has a table of its own. Of
    several runs of a method the newest counts.
    """
    from ftbench_imports.peft_bench_results import read_peft_bench

    _show(read_peft_bench(tuple(dict.fromkeys(places))), **options)


def _show(
    collected: Collected,
    *,
    output: str,
    level: str,
    tasks: tuple[str, ...],
    metrics: tuple[str, ...],
    lower: tuple[str, ...],
    html: Path | None,
    language: str,
) -> None:
    from ftbench.errors import DataError
    from ftbench.storage.atomic import write_atomic
    from ftbench_imports.messages import ALL_LEFT_OUT, NO_TABLE
    from ftbench_imports.paired_boards import paired_boards
    from ftbench_imports.paired_page import page
    from ftbench_imports.paired_rendering import about_files, render

    boards, left_out = paired_boards(collected, tasks=tasks, metrics=metrics, lower=lower)
    if not boards:
        if not left_out:
            raise DataError(NO_TABLE())
        file, reason = left_out[0]
        raise DataError(ALL_LEFT_OUT(reasons=reason), file=file)
    if html is not None:
        write_atomic(html, page(boards, left_out, collected.remarks, language))
    click.echo(render(boards, left_out, collected.remarks, output=output, level=level, language=language), nl=False)
    if output == "csv" and (said := about_files(left_out, collected.remarks, language)):
        click.echo("\n".join(said), err=True)
