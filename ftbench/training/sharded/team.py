"""The cell's side: starts the processes of a training, hears what they say, and ends all of them when one fails."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib.machinery import PathFinder
from pathlib import Path
from typing import IO

from ftbench.contracts.training import Log
from ftbench.errors import CellError, PluginError, WorkerError
from ftbench.messages.failures import DEVICE_PROCESS_ENDED, JOB_NOT_SENT, NO_ROW_IN_MEMORY
from ftbench.text.one_line import one_line
from ftbench.training.sharded.job import (
    JOB,
    KEEP,
    Ended,
    Failed,
    Kept,
    Loaded,
    Logged,
    NotKept,
    ShardedJob,
    TooLarge,
    Word,
)
from ftbench.training.sharded.part_keeper import PartsKeeper

_PROGRAM = "from ftbench.training.sharded.process import main; main()"

_GRACE = 2.0
"""Seconds in which other processes are listened to after an error."""

_TAIL = 4000
"""Characters of a dead process's output kept with the cell."""


def train_on_several(job: ShardedJob, log: Log, keeper: PartsKeeper | None = None) -> Ended:
    """Train, beginning again with smaller passes whenever memory runs out; what is returned is the first process's.

    It begins again from the newest state that was kept. All processes have ended when this returns or raises. Raises
    `CellError` for known failures of cells, and `WorkerError` with the traceback for any other error of a process.
    """
    asked, trying, begun = job.plan.micro_batch_tokens, job, KeptParts(job.parts)
    while True:
        word, begun = _attempt(trying, begun, log, keeper)
        if isinstance(word, Ended):
            outcome = word.outcome
            outcome.checkpointing = outcome.checkpointing or trying.checkpointing
            if outcome.pass_tokens < asked:
                outcome.reduced_from = asked
            return word
        trying = replace(_smaller(trying, word), parts=begun.files)


def _smaller(job: ShardedJob, word: TooLarge) -> ShardedJob:
    """The job with passes of half the size, or at last with activation checkpointing; raises `CellError` after that."""
    tokens = job.plan.micro_batch_tokens
    if word.rows > 1:
        return replace(job, plan=replace(job.plan, micro_batch_tokens=max(1, min(tokens, word.tokens) // 2)))
    if job.plan.checkpointing and not job.checkpointing:
        return replace(job, checkpointing=True)
    raise CellError(NO_ROW_IN_MEMORY(tokens=word.tokens, device=job.device))


@dataclass(frozen=True, slots=True)
class KeptParts:
    """The parts of a state from which processes go on."""

    files: tuple[Path, ...] = ()
    """By number of the process; empty: they begin anew."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds by phase that earlier processes of the same `train_on_several` needed until then."""

    def plus(self, seconds: Mapping[str, float]) -> dict[str, float]:
        """Seconds by phase, with the earlier ones."""
        return {name: self.seconds.get(name, 0.0) + seconds.get(name, 0.0) for name in {**self.seconds, **seconds}}


def _attempt(
    job: ShardedJob, begun: KeptParts, log: Log, keeper: PartsKeeper | None
) -> tuple[Ended | TooLarge, KeptParts]:
    """How the processes ended that began from `begun`, and the parts to go on from after them."""
    with tempfile.TemporaryDirectory(prefix="ftbench-devices-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / JOB).write_bytes(_packed(job))
        with _started(job.count, folder) as team:
            team.begun = team.kept = begun
            word = team.hear(log, keeper if job.states else None)
            if isinstance(word, Ended):
                word = replace(word, seconds=begun.plus(word.seconds))
            return word, team.kept


@dataclass(slots=True)
class Team:
    """Processes that run, and what they have said so far."""

    processes: list[subprocess.Popen[bytes]]
    folder: Path
    words: queue.SimpleQueue[tuple[int, Word | None]] = field(default_factory=queue.SimpleQueue)
    """What each process said, in order; None when it ended."""
    readers: list[threading.Thread] = field(default_factory=list)
    begun: KeptParts = field(default_factory=KeptParts)
    """What they began from."""
    kept: KeptParts = field(default_factory=KeptParts)
    """The newest state."""
    _asked: bool = False
    """Whether the processes are to keep a state, and have not all done so."""
    _parts: dict[int, Kept | NotKept] = field(default_factory=dict)
    """What they said of it."""

    def hear(self, log: Log, keeper: PartsKeeper | None = None) -> Ended | TooLarge:
        """Wait until all have ended the training, or one cannot go on."""
        self._give_turn(0)
        ended: dict[int, Ended] = {}
        while len(ended) < len(self.processes):
            number, word = self.words.get()
            if isinstance(word, Logged):
                log(word.step, word.values)
                if keeper is not None and not self._asked and keeper.due():
                    self._asked = True
                    (self.folder / KEEP).touch()
            elif isinstance(word, Kept | NotKept):
                assert keeper is not None
                self._keep(number, word, keeper)
            elif isinstance(word, Loaded):
                self._give_turn(number + 1)
                if number + 1 == len(self.processes):
                    (self.folder / JOB).unlink()  # all have read it; a killed cell leaves no rows behind
            elif isinstance(word, Ended):
                ended[number] = word
            elif isinstance(word, TooLarge):
                return word
            elif number not in ended:
                return self._cause(number, word)
        largest = max(ended.values(), key=lambda one: one.peak)
        return replace(ended[0], peak=largest.peak, parts=largest.parts)

    def _keep(self, number: int, word: Kept | NotKept, keeper: PartsKeeper) -> None:
        """Keep the state once all processes have written their parts."""
        self._parts[number] = word
        if len(self._parts) < len(self.processes):
            return
        parts = [self._parts[each] for each in range(len(self.processes))]
        self._parts.clear()
        self._asked = False
        written = [part for part in parts if isinstance(part, Kept)]
        if len(written) == len(parts):
            files = tuple(part.file for part in written)
            seconds = self.begun.plus(written[0].seconds)
            keeper.keep_parts(written[0].step, files, seconds)
            self.kept = KeptParts(files, seconds)
        else:
            for part in written:
                part.file.unlink(missing_ok=True)
            keeper.not_kept(next(part.reason for part in parts if isinstance(part, NotKept)))

    def _give_turn(self, number: int) -> None:
        """Let a process load the model: one after the other, so that whole copies do not lie in memory together."""
        if number < len(self.processes):
            with suppress(OSError):  # it is gone, which its reader says
                stream = self.processes[number].stdin
                assert stream is not None
                stream.write(b"\n")
                stream.flush()

    def _cause(self, number: int, word: Failed | None) -> TooLarge:
        """What ended the training, of which `word` is the first that was heard; raises the error if it is one.

        A process that is gone ends the connections of the others, and their complaints may be heard before it is seen
        to be gone. So others are listened to for a moment: one that was killed says nothing, and is the cause; among
        errors the earliest is.
        """
        errors = [] if word is None else [word]
        killed = number if word is None else None
        open_ends, deadline = len(self.processes), time.monotonic() + _GRACE
        while killed is None and open_ends and (left := deadline - time.monotonic()) > 0:
            with suppress(queue.Empty):
                other, said = self.words.get(timeout=left)
                if isinstance(said, TooLarge):
                    return said
                if isinstance(said, Failed):
                    errors.append(said)
                elif said is None:
                    open_ends -= 1
                    killed = other if self.processes[other].wait() != 0 else None
        if killed is not None:
            raise self._gone(killed)
        first = min(errors, key=lambda error: error.at)
        raise CellError(first.reason) if first.known else WorkerError(first.reason, first.details)

    def _gone(self, number: int) -> WorkerError:
        """The error of a process that ended without a word, with what it printed last."""
        code = self.processes[number].wait()
        cause = signal.Signals(-code).name if code < 0 else str(code)
        log = (self.folder / f"{number}.log").read_text(encoding="utf-8", errors="backslashreplace")
        count = len(self.processes)
        return WorkerError(DEVICE_PROCESS_ENDED(number=number + 1, count=count, cause=cause), log[-_TAIL:].strip())

    def listen(self) -> None:
        """Put what the processes say into `words`."""
        for number, process in enumerate(self.processes):
            assert process.stdout is not None
            self.readers.append(threading.Thread(target=self._follow, args=(number, process.stdout), daemon=True))
            self.readers[-1].start()

    def _follow(self, number: int, stream: IO[bytes]) -> None:
        # The end of the stream may be in the middle of a word.
        with stream, suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                self.words.put((number, pickle.load(stream)))
        self.words.put((number, None))


@contextmanager
def _started(count: int, folder: Path) -> Iterator[Team]:
    """The processes; at the end of the block none is left, whatever it is doing."""
    places = [place for place in sys.path if place]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    environment.setdefault("GLOO_SOCKET_IFNAME", "lo" if sys.platform == "linux" else "lo0")
    team = Team([], folder)
    try:
        for number in range(count):
            with (folder / f"{number}.log").open("wb") as output:
                team.processes.append(
                    subprocess.Popen(
                        [sys.executable, "-P", "-c", _PROGRAM, str(folder), str(number)],
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=output,
                        env=environment,
                    )
                )
        team.listen()
        yield team
    finally:
        for process in team.processes:
            process.kill()
        for process in team.processes:
            process.wait()
            assert process.stdin is not None
            with suppress(OSError):
                process.stdin.close()
        for reader in team.readers:
            reader.join()  # they close what they read


def _packed(job: ShardedJob) -> bytes:
    """The pickled job; classes of a plugin that is a single file go along, because no other process can import it."""
    import cloudpickle

    modules = {type(part).__module__ for part in (job.loader, job.method, job.settings)}
    unknown = [sys.modules[name] for name in sorted(modules) if PathFinder.find_spec(name.partition(".")[0]) is None]
    for module in unknown:
        cloudpickle.register_pickle_by_value(module)
    try:
        content: bytes = cloudpickle.dumps(job)
    except Exception as error:
        raise PluginError(JOB_NOT_SENT(error=one_line(error))) from error
    finally:
        for module in unknown:
            cloudpickle.unregister_pickle_by_value(module)
    return content
