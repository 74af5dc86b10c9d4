"""`ftbench rate make`: make a study from the answers of a run."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.contracts import RatingDimension, Task
    from ftbench.plugins import Registry


@click.command(
    "make",
    short_help="Make a study: forms for raters, and the key for you.",
    epilog="\b\nExample:\n  ftbench rate make runs/m --task support-qa --raters 3 --items 60",
)
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--task", metavar="LABEL", help="Needed where the run has several tasks.")
@click.option("--raters", type=click.IntRange(1, 99), default=3, show_default=True, help="How many people judge.")
@click.option(
    "--items",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    help="Test examples; each rater judges every one under every method.",
)
@click.option(
    "--scheme",
    type=click.Choice(["likert5", "pairwise", "best-worst"]),
    default="likert5",
    show_default=True,
    help="Points from 1 to 5, the better of two, or best and worst of several.",
)
@click.option("--methods", metavar="A,B", default="", help="Default: all that have answers.")
@click.option("--model", metavar="LABEL", help="Needed where the run has several models.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Which examples are judged.")
@click.option("--out", type=click.Path(path_type=Path), help="The study's folder.  [default: RUN/ratings/TASK-1]")
@click.option("--dimensions", "file", type=click.Path(path_type=Path), help="A YAML file with the questions.")
@click.option("--dimension", "named", multiple=True, metavar="NAME:WEIGHT", help="Instead of the task's; repeatable.")
@click.option(
    "--assume-sd",
    "deviation",
    type=click.FloatRange(min=0, min_open=True),
    help="Standard deviation of one rater's difference between two methods, for the expected half width.",
)
@click.option("--dry-run", is_flag=True, help="Show the design and write nothing.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(options: Options, /, run: Path, dry_run: bool, out: Path | None, seed: int, **choices: Any) -> None:
    """Make a blind rating study from the answers of RUN.

    Only the folder send/ of the study goes to raters. Never send key.json: it says which method wrote each answer.
    """
    from ftbench.analysis.read import read_results
    from ftbench.commandline.directory_notes import say_unreadable
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.errors import UserError
    from ftbench_rating.study.build import Design, build
    from ftbench_rating.study.dimensions import study_dimensions
    from ftbench_rating.study.giveaways import warnings
    from ftbench_rating.study.send import check_folder, new_folder, write_built
    from ftbench_rating.study.source import read_source
    from ftbench_rating.study.summary import design_lines

    if choices["file"] and choices["named"]:
        raise UserError("--dimensions and --dimension cannot be used together")
    registry = registry_for(run, choices["plugins"], options)
    results = read_results(run, registry)
    say_unreadable(results.cells)
    methods = [name.strip() for name in choices["methods"].split(",") if name.strip()]
    label = choices["task"] or (results.tasks[0].label if len(results.tasks) == 1 else None)
    task = _task(run, results, label, registry)
    source = read_source(results, task=label, model=choices["model"], methods=methods, words_of=task)
    dimensions = study_dimensions(_questions(task, choices["file"], choices["named"]), choices["scheme"])
    design = Design(choices["scheme"], choices["raters"], choices["items"], dimensions, seed, choices["deviation"])
    folder = out or new_folder(run, source.task)
    check_folder(folder)
    built = build(source, design, name=folder.name, secret=secrets.token_hex(32))
    giveaways = warnings(source, built)
    click.echo("\n".join(design_lines(source, built)))
    for warning in giveaways:
        click.echo(f"warning: {warning}", err=True)
    if dry_run:
        return
    write_built(built, folder)
    click.echo(f"Written: {folder}. Send each rater one folder of {folder / 'send'}, and nothing else.")


def _questions(task: Task | None, file: Path | None, named: tuple[str, ...]) -> tuple[RatingDimension, ...]:
    """The questions: from a file, from the command line, from the task, or one general question."""
    from ftbench_rating.study.dimensions import OVERALL, named_dimensions, read_dimensions

    if file:
        return read_dimensions(file)
    of_task = task.dimensions if task else ()
    return named_dimensions(named, of_task) if named else (of_task or (OVERALL,))


def _task(run: Path, results: RunResults, label: str | None, registry: Registry) -> Task | None:
    """The task of a label, registered or in a YAML file of the matrix; None if it no longer exists."""
    from ftbench.analysis.read import run_matrix
    from ftbench.errors import UserError
    from ftbench.matrix.schema import TaskEntry
    from ftbench.storage.run_file import read_run
    from ftbench.task_types.yaml_task import read_yaml_task

    info = next((task for task in results.tasks if task.label == label), None)
    if info is None:
        return None
    if info.task in registry.objects("tasks"):
        return registry.task(info.task)
    record = read_run(run)
    entries = [entry for entry in run_matrix(run, record).tasks if isinstance(entry, TaskEntry)]
    for entry in entries:
        if entry.label in (info.label, info.family) and entry.task.endswith((".yaml", ".yml")):
            try:
                return read_yaml_task(run / record.matrix_directory / entry.task)
            except UserError:
                return None
    return None
