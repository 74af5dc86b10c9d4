"""A run with three numbers of training rows: lora gains with each, full does not, zero-shot trains nothing."""

from __future__ import annotations

from dataclasses import replace

from ftbench.analysis.run_results import RunResults
from ftbench.records.results import CellResult
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells

_CHANCES = {
    16: {"full": 0.5, "lora": 0.3, "zero-shot": 0.45},
    48: {"full": 0.5, "lora": 0.45, "zero-shot": 0.45},
    128: {"full": 0.5, "lora": 0.6, "zero-shot": 0.45},
}


def sized_run(seeds: tuple[int, ...] = (0, 1, 2)) -> RunResults:
    parts = [_at_size(rows, seeds) for rows in _CHANCES]
    return replace(
        parts[0],
        name="curve",
        cells=tuple(cell for part in parts for cell in part.cells),
        tasks=tuple(task for part in parts for task in part.tasks),
        baseline="full",
    )


def _at_size(rows: int, seeds: tuple[int, ...]) -> RunResults:
    label = f"reviews, {rows} rows"

    def sized(cell: CellResult) -> CellResult:
        costs = {"trainable_parameters": 0.0 if cell.method == "zero-shot" else 10.0}
        return replace(cell, cell=f"{cell.cell}-{rows}", task=label, costs=costs)

    run = with_cells(hand_made_run(_CHANCES[rows], rows, seeds=seeds), sized)
    cells = tuple(cell for cell in run.cells if cell.method != "zero-shot" or cell.seed == 0)
    (task,) = run.tasks
    sizes = {**task.rows, "train": rows}
    return replace(run, cells=cells, tasks=(replace(task, label=label, family="reviews", rows=sizes),))
