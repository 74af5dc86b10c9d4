"""`ftbench score`: add metrics to finished cells without training."""

from __future__ import annotations

from pathlib import Path

import click

from ftbench.commandline.main import Options


@click.command("score")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--metric", "metrics", multiple=True, metavar="NAME", help="A metric to add; default: the run's own again."
)
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(options: Options, directory: Path, metrics: tuple[str, ...], plugins: tuple[Path, ...]) -> None:
    """Compute metrics of the finished cells in DIRECTORY from their kept predictions."""
    from rich.console import Console
    from rich.progress import track

    from ftbench.commandline.run_arguments import registry_for
    from ftbench.contracts import Metric
    from ftbench.matrix.schema import Matrix
    from ftbench.plan.metrics import find_metric
    from ftbench.results.read import read_results
    from ftbench.results.run_file import add_metrics, read_run_file
    from ftbench.results.scoring import score_cell
    from ftbench.store import CellStore

    registry = registry_for(directory, plugins, options)
    results = read_results(directory, registry)
    matrix = Matrix.model_validate(results.matrix)
    folder = directory / read_run_file(directory)["matrix_directory"]
    added: list[Metric] = [find_metric(one, {}, matrix, folder, registry) for one in metrics]
    if added:
        add_metrics(directory, [{"metric": name} for name in metrics])
    tasks = {task.label: task for task in results.tasks}
    store = CellStore(directory)
    done = [cell for cell in results.cells if cell.status == "done"]
    for cell in track(done, "scoring", console=Console(stderr=True), transient=True):
        own = added or [results.metrics[name] for name in tasks[cell.task].metrics if name in results.metrics]
        score_cell(store, cell.cell, own, language=tasks[cell.task].language, again=True)
    click.echo(f"{len(done)} cells scored with {', '.join(metrics) if metrics else 'their own metrics'}")
