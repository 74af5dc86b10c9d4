"""An executor with work of no time, which counts in a folder how often each cell is run."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from ftbench.contracts import Executor
from ftbench.contracts.executor import ExecutorSettings, Outcome, Watch
from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import CellError, UserError
from ftbench.messages import Note
from ftbench.messages import plugin_checks_executors as messages
from ftbench.plugin_checks.check import Finding, failed, skipped
from ftbench.records.cell import Cell, CellSpec, EvaluationSpec, MethodSpec, ModelSpec, TaskSpec

_CELLS, _FAILS, _LAST_SECOND = 4, 1, 5.0
"""Cells, the seed of the one that fails, and how many seconds threads and processes have to end."""


class _Silent:
    """A watch that nobody looks at."""

    def started(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None: ...
    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None: ...
    def lost(self, cell: Cell, reason: Note, attempt: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Counting:
    """Work that adds a byte to a file of each cell; one cell fails, or is interrupted."""

    folder: Path
    interrupt: bool = False

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        with (self.folder / str(cell.seed)).open("a", encoding="utf-8") as file:
            file.write("x")
        if cell.seed == _FAILS:
            if self.interrupt:
                raise KeyboardInterrupt
            raise CellError(messages.FAILS_ON_PURPOSE())
        return "done"

    def job(self, cell: Cell) -> Job:
        raise NotImplementedError

    def times(self) -> dict[int, int]:
        """How often each cell was begun, by its seed."""
        return {int(path.name): path.stat().st_size for path in sorted(self.folder.iterdir())}


@dataclass(frozen=True, slots=True)
class ExecutorTrial:
    """An executor and a folder for the counts of its trials."""

    executor: Executor
    root: Path

    def counting(self, name: str, *, interrupt: bool = False) -> Counting:
        folder = self.root / name
        folder.mkdir()
        return Counting(folder, interrupt)


def _cells() -> list[Cell]:
    specs = [
        CellSpec(
            model=ModelSpec(fingerprint="0" * 64),
            task=TaskSpec(definition={}, data="0" * 64),
            method=MethodSpec(name="none", settings={}),
            evaluation=EvaluationSpec(limit=512, prompt_limit=480),
            seed=seed,
        )
        for seed in range(_CELLS)
    ]
    return [Cell("model", "task", "none", spec.seed, spec) for spec in specs]


def runs_cells(trial: ExecutorTrial) -> Finding | None:
    """Every cell is begun and yielded once, and one that fails stops no other."""
    return _runs_all(trial, ExecutorSettings(), trial.counting("cells"))


def runs_with_two_workers(trial: ExecutorTrial) -> Finding | None:
    """The same with two workers, if it can have them."""
    return _runs_all(trial, ExecutorSettings(workers=2), trial.counting("workers"))


def _runs_all(trial: ExecutorTrial, settings: ExecutorSettings, work: Counting) -> Finding | None:
    cells = _cells()
    try:
        with trial.executor.open(settings) as workers:
            ended = list(workers.run(work, cells, _Silent()))
    except UserError as error:
        return skipped(messages.EXECUTOR_REFUSES(reason=error.note))
    except CellError:
        return failed(messages.ERROR_ESCAPES())
    if sorted(cell.id for cell, _ in ended) != sorted(cell.id for cell in cells):
        return failed(messages.CELLS_LOST(ended=len(ended), count=len(cells)))
    if twice := [seed for seed, times in work.times().items() if times > 1]:
        return failed(messages.BEGUN_TWICE(cell=twice[0], times=work.times()[twice[0]]))
    outcomes = {cell.seed: outcome for cell, outcome in ended}
    wrong = [seed for seed, outcome in outcomes.items() if isinstance(outcome, BaseException) != (seed == _FAILS)]
    if wrong or any(outcome != "done" for seed, outcome in outcomes.items() if seed != _FAILS):
        return failed(messages.OTHER_OUTCOMES())
    return None


def tells_at_once(trial: ExecutorTrial) -> Finding | None:
    """A cell is yielded before more cells begin than it has workers."""
    if trial.executor.runs_elsewhere:
        return skipped(messages.RUNS_ELSEWHERE())
    work = trial.counting("order")
    with trial.executor.open(ExecutorSettings()) as workers:
        for number, _ in enumerate(workers.run(work, _cells(), _Silent()), start=1):
            if len(work.times()) > number - 1 + workers.count:
                return failed(messages.TOLD_LATE(begun=len(work.times()), told=number, workers=workers.count))
    return None


def ends_when_interrupted(trial: ExecutorTrial) -> Finding | None:
    """Ctrl-C in a cell ends the run at once."""
    if trial.executor.runs_elsewhere:
        return skipped(messages.RUNS_ELSEWHERE())
    work = trial.counting("interrupted", interrupt=True)
    try:
        with trial.executor.open(ExecutorSettings()) as workers:
            for _ in workers.run(work, _cells(), _Silent()):
                pass
    except KeyboardInterrupt:
        after = max(work.times())
        return failed(messages.WENT_ON(cell=after)) if after > _FAILS else None
    return failed(messages.INTERRUPT_CAUGHT())


def leaves_nothing(trial: ExecutorTrial) -> Finding | None:
    """After a run that is left in the middle no thread and no process is there that was not there before."""
    before = _running()
    try:
        with trial.executor.open(ExecutorSettings()) as workers:
            for _ in workers.run(trial.counting("stopped"), _cells(), _Silent()):
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    end = time.monotonic() + _LAST_SECOND
    while (more := _running() - before) and time.monotonic() < end:
        time.sleep(0.05)
    return failed(messages.LEFT_RUNNING(names=tuple(sorted(one.name for one in more)[:3]))) if more else None


def _running() -> set[Thread | BaseProcess]:
    threads = {thread for thread in threading.enumerate() if not thread.daemon}
    return {*threads, *multiprocessing.active_children()}


def refuses_unknown_settings(trial: ExecutorTrial) -> Finding | None:
    """A setting of the matrix that it does not know is an error, before anything runs."""
    settings = replace(ExecutorSettings(directory=trial.root / "run"), options={"no_such_setting": 1})
    try:
        with trial.executor.open(settings):
            return failed(messages.TAKES_ANY_SETTING())
    except UserError:
        return None


def executor_trials(executor: Executor) -> Iterator[tuple[str, ExecutorTrial]]:
    """One trial."""
    with TemporaryDirectory(prefix="ftbench-check-") as root:
        yield "", ExecutorTrial(executor, Path(root))
