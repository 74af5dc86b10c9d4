"""The loop of a worker process: receives cells from its pipe, runs them, sends events and results back."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from ftbench_executors.process.places import Place

if TYPE_CHECKING:
    from ftbench import Note
    from ftbench.contracts.executor import ExecutorSettings, Work
    from ftbench.records.cell import Cell


@dataclass(frozen=True, slots=True)
class Failure:
    """The exception of a cell, in a form that any process can read."""

    reason: Note
    details: str
    """The traceback with its notes."""
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class Sender:
    """A `Watch` that sends its events through the pipe."""

    pipe: Connection

    def started(self, cell: Cell) -> None:
        self.send("started")

    def step(self, cell: Cell, doing: str, share: float) -> None:
        self.send("step", doing, share)

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        self.send("logged", step, dict(values))

    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None:
        self.send("finished", summary, result)

    def lost(self, cell: Cell, reason: Note, attempt: int) -> None:
        self.send("lost", reason, attempt)

    def send(self, kind: str, *content: Any) -> None:
        """Send an event. A parent that is gone ends this process; a network that fails elsewhere does not."""
        try:
            self.pipe.send((kind, content))
        except (BrokenPipeError, ConnectionResetError):
            os._exit(1)


def serve(pipe: Connection, place: Place, settings: ExecutorSettings, log: Path | None) -> None:
    """Serve until the pipe closes. Messages in: ("work", bytes), ("cell", Cell). Out: those of `Sender`, and
    ("ended", Outcome | Failure)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent decides
    _be_killed_with_parent()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if log is not None:
        _print_into(log)
    faulthandler.enable()
    tqdm.set_lock(threading.RLock())  # its default is a system semaphore, which outlives a stopped worker
    _settle(place)
    work: Work | None = None
    memory = None
    while True:
        try:
            kind, content = pipe.recv()
        except EOFError:
            return
        if kind == "work":
            memory = memory or _begin(settings)
            import cloudpickle

            work = cloudpickle.loads(content)
        else:
            assert work is not None
            pipe.send(("ended", _run(work, content, Sender(pipe), memory)))


def _run(work: Work, cell: Cell, watch: Sender, memory: Any) -> Any:
    try:
        return work.run(cell, watch, memory)
    except Exception as error:
        from ftbench.errors import failure_note
        from ftbench.records.failure import failure_kind

        return Failure(failure_note(error), "".join(traceback.format_exception(error)), failure_kind(error))


def _begin(settings: ExecutorSettings) -> Any:
    """Load the plugins, which define the classes of the work."""
    from ftbench.contracts.process_cache import ProcessCache
    from ftbench.plugin_loading import load_plugins

    load_plugins(files=settings.plugin_files, modules=settings.plugin_modules, blocked=settings.blocked_plugins)
    return ProcessCache()


def _settle(place: Place) -> None:
    if place.gpu is not None:
        os.environ["CUDA_VISIBLE_DEVICES"] = place.gpu
    if place.cores:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, place.cores)
        import torch

        torch.set_num_threads(min(len(place.cores), torch.get_num_threads()))


def _print_into(log: Path) -> None:
    """Send all output, from C libraries too, to the worker's log: the terminal shows the run."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o666)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def _be_killed_with_parent() -> None:
    """Have Linux kill this process when the parent's end of the sentinel closes.

    The thread of `_end_with_parent` needs Python's lock for that, which a library may keep for minutes; meanwhile the
    lock of the cell would be held as well. Elsewhere that thread is all there is.
    """
    parent = parent_process()
    if parent is None or sys.platform != "linux":
        return
    import fcntl

    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETSIG, int(signal.SIGKILL))
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)


def _end_with_parent() -> None:
    """Exit with the parent: a killed run must not leave workers that compute and hold locks."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
