"""The parent's side: starts workers, hands out cells, forwards their events, and survives their deaths."""

from __future__ import annotations

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
from ftbench.storage.jobs import JobFolder, LostTry
from ftbench.text.one_line import one_line
from ftbench_executors.messages import DIED, EXIT_CODE, KILLED, NOT_SENT, TOO_LONG
from ftbench_executors.process.main_module import main_left_alone
from ftbench_executors.process.places import Place, places
from ftbench_executors.process.starting import start_method, started
from ftbench_executors.process.worker import Failure, serve

if TYPE_CHECKING:
    from ftbench.contracts.executor import ExecutorSettings, Outcome, Watch, Work
    from ftbench.records.cell import Cell

_TAIL = 4000
"""Characters of a dead worker's log kept with its cell."""

_PATIENCE = 5.0
"""Seconds before a stopped process is killed."""


@dataclass(slots=True)
class Worker:
    """A process, its pipe, and its current cell."""

    process: BaseProcess
    pipe: Connection
    log: Path | None
    work: int = -1
    """The number of the last work sent to it."""
    cell: Cell | None = None
    deadline: float | None = None
    """Time limit of its cell, on the monotonic clock."""
    began: float = 0.0
    """When it was handed its cell, on the monotonic clock."""


@dataclass(slots=True)
class WorkerPool(Workers):
    """The workers of a run. They start when there is something to do and live until the run ends."""

    settings: ExecutorSettings
    places: Sequence[Place]
    _workers: dict[int, Worker] = field(default_factory=dict)
    """By the place's number."""
    _works: int = 0
    _again: deque[Cell] = field(default_factory=deque)
    """Cells whose worker was killed, to be begun again."""

    @classmethod
    def gathered(cls, settings: ExecutorSettings) -> WorkerPool:
        """The pool of a run; raises `UserError` for more workers than fit."""
        return cls(settings, places(settings.device, settings.workers, devices=settings.devices))

    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """See `ftbench.contracts.executor.Workers`; cells start in order and end in any."""
        if not cells:
            return
        content = _packed(work)
        self._works += 1
        waiting, self._again = deque(cells), deque()
        killed: set[str] = set()
        try:
            while waiting or self._busy:
                for place in self.places:
                    if waiting and (place.number not in self._workers or self._workers[place.number].cell is None):
                        self._hand(place, waiting.popleft(), content)
                yield from self._hear(watch, killed)
                waiting.extendleft(self._again)
                self._again.clear()
        finally:
            for number in [number for number, worker in self._workers.items() if worker.cell is not None]:
                self._end(number)  # the caller stopped early

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
        """Send a cell to the worker of a place, starting the worker if needed."""
        worker = self._workers.get(place.number)
        if worker is None:
            worker = self._workers[place.number] = self._start(place)
        worker.cell, worker.began = cell, time.monotonic()
        limit = self.settings.time_limit
        worker.deadline = None if limit is None else time.monotonic() + limit
        try:
            if worker.work != self._works:
                worker.pipe.send(("work", content))
                worker.work = self._works
            worker.pipe.send(("cell", cell))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it died between two cells; the end of its pipe decides about this one

    def _start(self, place: Place) -> Worker:
        context = start_method()
        parent_end, worker_end = context.Pipe()
        log = None if self.settings.logs is None else self.settings.logs / f"worker-{place.number + 1}.log"
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
        with main_left_alone():
            process = started(
                lambda: context.Process(target=serve, args=(worker_end, place, self.settings, log), daemon=True)
            )
        worker_end.close()
        return Worker(process, parent_end, log)

    def _hear(self, watch: Watch, killed: set[str]) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """Wait until a worker sends something, dies or is late, and forward it.

        A cell whose worker was killed by a signal is begun again once; `killed` are the ids of those.
        """
        by_pipe: dict[Any, int] = {self._workers[number].pipe: number for number in self._busy}
        deadlines = [
            worker.deadline for worker in self._workers.values() if worker.cell is not None and worker.deadline
        ]
        timeout = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        for pipe in wait(list(by_pipe), timeout):
            number = by_pipe[pipe]
            worker = self._workers[number]
            cell = worker.cell
            assert cell is not None
            try:
                kind, content = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                error, by_signal = self._died(number)
                if by_signal and cell.id not in killed:
                    killed.add(cell.id)
                    self._lost(cell, error.note, time.monotonic() - worker.began, watch)
                else:
                    yield cell, error
                continue
            if kind == "ended":
                worker.cell = worker.deadline = None
                failed = isinstance(content, Failure)
                yield cell, WorkerError(content.reason, content.details, content.kind) if failed else content
                continue
            if kind == "started" and worker.deadline is not None:  # the limit excludes the start of the worker
                worker.deadline = time.monotonic() + (self.settings.time_limit or 0.0)
            _forward(watch, cell, kind, content)
        for number in self._busy:
            worker = self._workers[number]
            if worker.deadline is not None and time.monotonic() >= worker.deadline and not worker.pipe.poll():
                cell = worker.cell
                assert cell is not None
                tail = _tail(worker.log)
                self._end(number)
                yield cell, WorkerError(TOO_LONG(seconds=self.settings.time_limit or 0.0), tail, "time")

    def _lost(self, cell: Cell, reason: Note, seconds: float, watch: Watch) -> None:
        """Have a cell begun again, and keep why."""
        if self.settings.directory is not None:
            JobFolder(self.settings.directory).add_lost(LostTry(cell.id, cell.label, 1, reason, seconds=seconds))
        watch.lost(cell, reason, 1)
        self._again.append(cell)

    def _died(self, number: int) -> tuple[WorkerError, bool]:
        """The error of a worker whose pipe is closed (what happened, and the end of its output), and whether a signal
        killed it."""
        worker = self._workers.pop(number)
        worker.pipe.close()
        worker.process.join(_PATIENCE)
        code = worker.process.exitcode
        return WorkerError(DIED(cause=_cause(code)), _tail(worker.log), "lost worker"), code is not None and code < 0

    def _end(self, number: int) -> None:
        worker = self._workers.pop(number)
        worker.pipe.close()
        if worker.cell is None:
            worker.process.join(_PATIENCE)  # it notices the closed pipe and exits by itself
        worker.process.terminate()
        worker.process.join(_PATIENCE)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def _forward(watch: Watch, cell: Cell, kind: str, content: Any) -> None:
    """Call the method of `watch` that the worker's `Sender` stands for."""
    if kind == "started":
        watch.started(cell)
    elif kind == "step":
        watch.step(cell, *content)
    elif kind == "logged":
        watch.logged(cell, *content)
    elif kind == "lost":
        watch.lost(cell, *content)
    else:
        watch.finished(cell, *content)


def _packed(work: Work) -> bytes:
    """The pickled work; raises `PluginError` if a plugin's object cannot be sent to another process."""
    import cloudpickle

    try:
        content: bytes = cloudpickle.dumps(work)
    except Exception as error:
        raise PluginError(NOT_SENT(error=one_line(error))) from error
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
