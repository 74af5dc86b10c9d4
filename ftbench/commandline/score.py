"""`ftbench score`: add metrics to finished cells without training."""

from __future__ import annotations

from pathlib import Path

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options


@click.command(
    "score",
    epilog=examples(
        "ftbench score runs/m --metric chrf", "ftbench score runs/m --metric politeness --plugin politeness.py"
    ),
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--metric", "metrics", multiple=True, metavar="NAME", help="A metric to add; default: the run's own again."
)
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(options: Options, directory: Path, metrics: tuple[str, ...], plugins: tuple[Path, ...]) -> int:
    """Compute metrics of the finished cells in DIRECTORY from their kept predictions.

    Exit code 1 when some predictions are damaged.
    """
    from rich.console import Console
    from rich.progress import track

    from ftbench.analysis.read import read_results, run_matrix
    from ftbench.analysis.scoring import score_cell
    from ftbench.commandline.directory_notes import say_missing_metrics, say_newer
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.commandline.tables import counted
    from ftbench.contracts import Metric
    from ftbench.messages.results import DAMAGED
    from ftbench.planning.metrics import find_metric
    from ftbench.storage import CellStore
    from ftbench.storage.run_file import add_metrics, read_run

    registry = registry_for(directory, plugins, options)
    results = read_results(directory, registry)
    run = read_run(directory)
    matrix, folder = run_matrix(directory, run), directory / run.matrix_directory
    names = list(dict.fromkeys(metrics))
    added: list[Metric] = [find_metric(name, {}, matrix, folder, registry) for name in names]
    if added:
        add_metrics(directory, names)
    tasks = {task.label: task for task in results.tasks}
    store = CellStore(directory)
    done = [cell for cell in results.cells if cell.status == "done"]
    unreadable = [cell for cell in results.cells if cell.reason and cell.reason.code == DAMAGED.code]
    for cell in unreadable:
        click.echo(f"damaged: {cell.label}: {cell.reason}", err=True)
    damaged = 0
    console = Console(stderr=True)
    for cell in track(done, "scoring", console=console, transient=True, disable=not console.is_terminal):
        if fault := store.state(cell.cell, only="predictions.jsonl"):
            click.echo(f"damaged: {cell.label}: {fault}; running again will redo it", err=True)
            damaged += 1
            continue
        cell_metrics = added or [results.metrics[name] for name in tasks[cell.task].metrics if name in results.metrics]
        score_cell(store, cell.cell, cell_metrics, language=tasks[cell.task].language, again=True)
    click.echo(
        f"{counted(len(done) - damaged, 'cell')} scored with {', '.join(names) if names else 'their own metrics'}"
    )
    say_newer(results.cells)
    say_missing_metrics(read_results(directory, registry), directory, names)
    return 1 if damaged or unreadable else 0
