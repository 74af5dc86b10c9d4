"""Rows that differ in the values of settings, and the grids that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.setting_grids import is_grid, setting_grids
from ftbench.analysis.view import RunView
from ftbench.records.results import CellResult, TunedGroup
from tests.reports.fake_run import TASKS, fake_run
from tests.specs import cell_spec


def with_rows(*rows: tuple[str, float, int], settings: Mapping[str, object] | None = None) -> RunResults:
    """A run of LoRA rows: name, rate and batch size of each; the loss is the batch size plus the seed."""
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    pattern = [cell for cell in run.cells if cell.method == "lora"]

    def made(cell: CellResult, name: str, rate: float, batch: int) -> CellResult:
        spec = cell_spec(
            settings={"learning_rate": rate, "r": 8, **(settings or {})}, training={"batch_size": batch}, seed=cell.seed
        )
        cell_id = f"{cell.cell}-{name}"
        return replace(cell, cell=cell_id, method=name, spec=spec, validation_loss=float(batch + cell.seed))

    cells = [made(cell, *row) for row in rows for cell in pattern]
    return replace(run, cells=(*(cell for cell in run.cells if cell.method == "full"), *cells))


SQUARE = (("a", 1e-3, 8), ("b", 1e-2, 8), ("c", 1e-3, 32), ("d", 1e-2, 32))


def test_rows_of_one_method_that_differ_in_two_numbers_are_a_grid_of_them() -> None:
    (grid,) = setting_grids(RunView(with_rows(*SQUARE)))
    assert grid.axes == ("learning_rate", "training.batch_size")
    assert [(row.method, row.values["learning_rate"], row.values["training.batch_size"]) for row in grid.rows] == [
        *SQUARE
    ]
    assert is_grid(grid.rows, *grid.axes)


def test_the_loss_of_a_row_is_the_mean_over_its_seeds() -> None:
    (grid,) = setting_grids(RunView(with_rows(*SQUARE)))
    assert [row.loss for row in grid.rows] == [8.5, 8.5, 32.5, 32.5]


def test_a_slice_has_rows_that_differ_in_the_named_settings_alone() -> None:
    (grid,) = setting_grids(RunView(with_rows(*SQUARE)))
    slices = grid.slices("learning_rate")
    assert {rest: [row.method for row in rows] for rest, rows in slices.items()} == {
        (("training.batch_size", 8.0),): ["a", "b"],
        (("training.batch_size", 32.0),): ["c", "d"],
    }


def test_settings_that_change_together_are_no_grid() -> None:
    (grid,) = setting_grids(RunView(with_rows(("a", 1e-3, 8), ("b", 1e-2, 32))))
    assert not is_grid(grid.rows, *grid.axes)


def test_stated_values_add_settings_that_the_specifications_do_not_tell() -> None:
    run = with_rows(("a", 1e-3, 8), ("b", 1e-2, 8))
    (grid,) = setting_grids(RunView(run), {"a": {"evaluation.shots": 1.0}, "b": {"evaluation.shots": 2.0}})
    assert grid.axes == ("learning_rate", "evaluation.shots")


@pytest.mark.parametrize("rows", [SQUARE[:1], (("a", 1e-3, 8), ("b", 1e-3, 8))])
def test_rows_that_do_not_differ_are_no_grid(rows: tuple[tuple[str, float, int], ...]) -> None:
    assert setting_grids(RunView(with_rows(*rows))) == ()


def test_rows_of_tuned_methods_are_in_no_grid() -> None:
    run = with_rows(*SQUARE)
    searches = tuple(TunedGroup("builtin:nano", "sentiment", name, (), None, False) for name in ("a", "b", "c"))
    assert setting_grids(RunView(replace(run, tuning=searches))) == ()
