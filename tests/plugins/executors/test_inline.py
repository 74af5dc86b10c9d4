"""The inline executor runs cells one after the other, and a cell that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from ftbench import Executor, UserError
from ftbench.contracts.executor import ExecutorSettings, Outcome, Watch
from ftbench.contracts.process_cache import ProcessCache
from ftbench.records.cell import Cell
from ftbench_executors.inline import InlineExecutor
from tests.specs import cell_spec

CELLS = [Cell("m", "t", "x", seed, cell_spec(seed=seed)) for seed in range(4)]
NOBODY = cast(Watch, None)


class Doing:
    def __init__(self, function: Callable[[Cell, ProcessCache], Any]):
        self.function = function

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        self.function(cell, memory)
        return "done"


def run(function: Callable[[Cell, ProcessCache], Any]) -> list[tuple[int, str]]:
    with InlineExecutor().open(ExecutorSettings()) as workers:
        return [(cell.seed, str(ended)) for cell, ended in workers.run(Doing(function), CELLS, NOBODY)]


def test_it_satisfies_the_contract() -> None:
    assert isinstance(InlineExecutor(), Executor)
    assert InlineExecutor().name == "inline"


def test_cells_run_in_order_and_each_is_told_when_it_ended() -> None:
    ran: list[int] = []
    with InlineExecutor().open(ExecutorSettings()) as workers:
        for cell, ended in workers.run(Doing(lambda cell, memory: ran.append(cell.seed)), CELLS, NOBODY):
            assert (ran[-1], ended) == (cell.seed, "done")
    assert ran == [0, 1, 2, 3]


def test_a_cell_that_fails_is_told_with_its_error_and_the_others_run() -> None:
    def fail_second(cell: Cell, memory: ProcessCache) -> None:
        if cell.seed == 1:
            raise ValueError("odd")

    assert run(fail_second) == [(0, "done"), (1, "odd"), (2, "done"), (3, "done")]


def test_cells_share_a_memory() -> None:
    first: list[int] = []
    run(lambda cell, memory: first.append(memory.get("first", lambda: cell.seed)))
    assert first == [0, 0, 0, 0]


def test_an_interrupt_ends_the_run() -> None:
    ran = []

    def interrupt_second(cell: Cell, memory: ProcessCache) -> None:
        ran.append(cell.seed)
        if cell.seed == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupt_second)
    assert ran == [0, 1]


@pytest.mark.parametrize("settings", [ExecutorSettings(workers=2), ExecutorSettings(time_limit=1.0)])
def test_what_it_cannot_do_is_refused_with_the_executor_that_can(settings: ExecutorSettings) -> None:
    with pytest.raises(UserError, match="process can"), InlineExecutor().open(settings):
        pass
