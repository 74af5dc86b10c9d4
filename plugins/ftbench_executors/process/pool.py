"""The parent's side: starts workers, hands out cells, passes on what they tell, and survives their deaths."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import Note
from ftbench.contracts.executor import Workers
from ftbench.errors import PluginError, WorkerError
from ftbench.text.one_line import one_line
from ftbench_executors.messages import DIED, EXIT_CODE, KILLED, TOO_LONG
from ftbench_executors.process.places import Place, places
from ftbench_executors.process.worker import Failure, serve

if TYPE_CHECKING:
    from ftbench.contracts.executor import ExecutorSettings, Outcome, Watch, Work
    from ftbench.records.cell import Cell

_TAIL = 4000
"""Characters of a dead worker's log that are kept with its cell."""

_PATIENCE = 5.0
"""Seconds that a stopped process has before it is killed."""


@dataclass(slots=True)
class Worker:
    """A process, its pipe, and the cell that it has."""

    process: BaseProcess
    pipe: Connection
    log: Path | None
    work: int = -1
    """The number of the work that it was sent last."""
    cell: Cell | None = None
    deadline: float | None = None
    """When its cell has taken too long, on the monotonic clock."""


@dataclass(slots=True)
class WorkerPool(Workers):
    """The workers of a run. They start when there is something to do and live until the run ends."""

    settings: ExecutorSettings
    places: Sequence[Place]
    _workers: dict[int, Worker] = field(default_factory=dict)
    """By the number of the place."""
    _works: int = 0

    @classmethod
    def gathered(cls, settings: ExecutorSettings) -> WorkerPool:
        """Raises `UserError` for more workers than there is room for."""
        return cls(settings, places(settings.device, settings.workers))

    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """See `ftbench.contracts.executor.Workers`; cells are begun in order and end in any."""
        if not cells:
            return
        content = _packed(work)
        self._works += 1
        waiting = deque(cells)
        try:
            while waiting or self._busy:
                for place in self.places:
                    if waiting and (place.number not in self._workers or self._workers[place.number].cell is None):
                        self._hand(place, waiting.popleft(), content)
                yield from self._hear(watch)
        finally:
            for number in [number for number, worker in self._workers.items() if worker.cell is not None]:
                self._end(number)  # the caller went away in the middle

    @property
    def count(self) -> int:  # type: ignore[override]  # one for each place
        return len(self.places)

    def stop(self) -> None:
        """End all workers, whatever they are doing."""
        for number in list(self._workers):
            self._end(number)

    @property
    def _busy(self) -> list[int]:
        return [number for number, worker in self._workers.items() if worker.cell is not None]

    def _hand(self, place: Place, cell: Cell, content: bytes) -> None:
        """Give a cell to the worker of a place, which is started if there is none."""
        worker = self._workers.get(place.number)
        if worker is None:
            worker = self._workers[place.number] = self._start(place)
        worker.cell = cell
        limit = self.settings.time_limit
        worker.deadline = None if limit is None else time.monotonic() + limit
        try:
            if worker.work != self._works:
                worker.pipe.send(("work", content))
                worker.work = self._works
            worker.pipe.send(("cell", cell))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it died between two cells; the end of its pipe tells what becomes of this one

    def _start(self, place: Place) -> Worker:
        context = _context()
        here, there = context.Pipe()
        log = None if self.settings.logs is None else self.settings.logs / f"worker-{place.number + 1}.log"
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
        process = context.Process(target=serve, args=(there, place, self.settings, log), daemon=True)
        process.start()
        there.close()
        return Worker(process, here, log)

    def _hear(self, watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """Wait until a worker says something, dies or is late, and pass it on."""
        by_pipe: dict[Any, int] = {self._workers[number].pipe: number for number in self._busy}
        deadlines = [one.deadline for one in self._workers.values() if one.cell is not None and one.deadline]
        timeout = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        for pipe in wait(list(by_pipe), timeout):
            number = by_pipe[pipe]
            worker = self._workers[number]
            cell = worker.cell
            assert cell is not None
            try:
                kind, content = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                yield cell, self._died(number)
                continue
            if kind == "ended":
                worker.cell = worker.deadline = None
                yield cell, WorkerError(content.reason, content.details) if isinstance(content, Failure) else content
            elif worker.deadline is None or kind != "started":
                getattr(watch, kind)(cell, *content)
            else:  # the limit is for the cell and not for the start of its worker
                worker.deadline = time.monotonic() + (self.settings.time_limit or 0.0)
                watch.started(cell)
        for number in self._busy:
            worker = self._workers[number]
            if worker.deadline is not None and time.monotonic() >= worker.deadline and not worker.pipe.poll():
                cell = worker.cell
                assert cell is not None
                tail = _tail(worker.log)
                self._end(number)
                yield cell, WorkerError(TOO_LONG(seconds=self.settings.time_limit or 0.0), tail)

    def _died(self, number: int) -> WorkerError:
        """A worker's pipe is closed: what happened, and the end of what it printed."""
        worker = self._workers.pop(number)
        worker.pipe.close()
        worker.process.join(_PATIENCE)
        return WorkerError(DIED(cause=_cause(worker.process.exitcode)), _tail(worker.log))

    def _end(self, number: int) -> None:
        worker = self._workers.pop(number)
        worker.pipe.close()
        if worker.cell is None:
            worker.process.join(_PATIENCE)  # it sees the end of its pipe and goes by itself
        worker.process.terminate()
        worker.process.join(_PATIENCE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def start_imports() -> None:
    """Let the process that workers are forked from import the libraries from now on; nothing waits for it here."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


def _context() -> Any:
    """Forked from a process that has only imported the libraries; where the system has no fork, started afresh.

    Never forked from this process: its threads and what they hold would be half there.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ftbench_executors.process.preload"])
    return context


def _packed(work: Work) -> bytes:
    """Raises `PluginError` where a plugin's object cannot be sent to another process."""
    import cloudpickle

    try:
        content: bytes = cloudpickle.dumps(work)
    except Exception as error:
        raise PluginError(
            f"the plan cannot be sent to a worker ({one_line(error)}); --executor inline needs no sending"
        ) from error
    return content


def _cause(code: int | None) -> Note:
    if code is None or code >= 0:
        return EXIT_CODE(number=str(code))
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return KILLED(name=name) if name == "SIGKILL" else Note.plain(name)


def _tail(log: Path | None) -> str:
    if log is None or not log.exists():
        return ""
    return log.read_text(encoding="utf-8", errors="backslashreplace")[-_TAIL:].strip()
