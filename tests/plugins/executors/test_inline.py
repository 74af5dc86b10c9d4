"""The inline executor runs cells one after the other, and a cell that fails stops no other."""

from __future__ import annotations

import pytest

from ftbench import Executor
from ftbench.plan.cell import Cell
from ftbench_executors.inline import InlineExecutor

CELLS = [Cell("m", "t", "x", seed, {"seed": seed}) for seed in range(4)]


def test_it_satisfies_the_contract() -> None:
    assert isinstance(InlineExecutor(), Executor)
    assert InlineExecutor().name == "inline"


def test_cells_run_in_order_and_each_is_told_when_it_ended() -> None:
    ran: list[int] = []
    told = []
    for cell, error in InlineExecutor().run(CELLS, lambda cell: ran.append(cell.seed), 1):
        assert ran[-1] == cell.seed
        told.append((cell.seed, error))
    assert told == [(0, None), (1, None), (2, None), (3, None)]


def test_a_cell_that_fails_is_told_with_its_error_and_the_others_run() -> None:
    def run_one(cell: Cell) -> None:
        if cell.seed == 1:
            raise ValueError("odd")

    ended = [(cell.seed, str(error)) for cell, error in InlineExecutor().run(CELLS, run_one, 1)]
    assert ended == [(0, "None"), (1, "odd"), (2, "None"), (3, "None")]


def test_an_interrupt_ends_the_run() -> None:
    ran = []

    def run_one(cell: Cell) -> None:
        ran.append(cell.seed)
        if cell.seed == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(InlineExecutor().run(CELLS, run_one, 1))
    assert ran == [0, 1]
