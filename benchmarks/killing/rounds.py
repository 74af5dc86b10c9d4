"""The rounds of one executor: begin or go on, wait until an instant that was drawn, kill, and look at what is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.killing.comparing import FinishedCells, differences, leftovers
from benchmarks.killing.processes import Process, wait_until_gone
from benchmarks.killing.sites import Site
from benchmarks.killing.stages import failures, stage
from benchmarks.killing.tally import Tally

HEAD_KILLS = ("the run: SIGKILL", "the run: SIGTERM", "the run: SIGINT", "the run and all its processes: SIGKILL")
INSTANTS = ("soon", "in a cell", "in a cell", "in a cell", "at a commit", "at the end")
"""When a round kills, drawn from these: most of the time of a run is within cells."""
_LOOK = 0.02
"""Seconds between two looks at the directory."""
_PATIENCE = 900.0
"""Seconds in which a run has to get on, or to end after it was told to."""
_ORPHANS = 120.0
"""Seconds after which what still runs of a killed run is an orphan: on a busy machine imports take as long as this."""


@dataclass(slots=True)
class Loop:
    """The rounds of one site."""

    site: Site
    matrix: Path
    folder: Path
    reference: Mapping[str, bytes]
    cells: int
    """Of the matrix."""
    draw: Random
    tell: Callable[[str], None]
    tally: Tally = field(init=False)
    _head: subprocess.Popen[bytes] | None = None
    _finished: FinishedCells = field(init=False)
    _lost: int = 0
    """Tries that kills have cost since the head was begun."""
    _began: float = 0.0

    def __post_init__(self) -> None:
        self.tally = Tally(self.site.name)
        self._new_directory()

    def run(self, rounds: int) -> Tally:
        """Do so many rounds, and bring the last run to its end."""
        began = time.monotonic()
        try:
            while self.tally.rounds < rounds:
                self._round()
            self._bring_to_its_end()
        finally:
            if self._head is not None and self._head.poll() is None:
                self._head.kill()
                self._head.wait()
            for process in wait_until_gone(self.site.running, _ORPHANS):
                process.kill()
        self.tally.seconds = time.monotonic() - began
        return self.tally

    @property
    def _directory(self) -> Path:
        return self._finished.directory

    def _new_directory(self) -> None:
        self._finished = FinishedCells(self.folder / f"run-{self.tally.ended}")

    def _begin(self) -> subprocess.Popen[bytes]:
        self.tally.begun += 1
        self._lost, self._began = 0, time.monotonic()
        self._head = self.site.begin(self.matrix, self._directory, self._log)
        return self._head

    @property
    def _log(self) -> Path:
        return self.folder / f"head-{self.tally.begun}.log"

    def _round(self) -> None:
        """One kill. A run that ends before it is looked at, and the round goes on with the next one."""
        head = self._head or self._begin()
        kind = self.draw.choice([HEAD_KILLS, list(self.site.kills())][self.draw.randint(0, 1)])
        if not self._wait_for_instant(head):
            self._look_at_end(head)
            return
        doing = stage(self._directory, self.cells)
        self._finished.look()
        if kind in HEAD_KILLS:
            self._kill_head(head, kind)
        elif self.site.kills()[kind](self.draw):
            self._lost += 1
        else:
            return  # there is none at the moment; another instant is drawn
        self.tally.kills[kind] += 1
        self.tally.stages[doing] += 1
        there = f"{self._finished.look()} of {self.cells} cells, run {self.tally.ended + 1}"
        self.tell(f"{self.site.name} {self.tally.rounds}: {kind}, {doing}, {there}, {len(self.tally.faults)} faults")

    def _wait_for_instant(self, head: subprocess.Popen[bytes]) -> bool:
        """Wait until a moment that is drawn; False if the run ends before it."""
        instant = self.draw.choice(INSTANTS)
        more = self.draw.randint(0, 2)
        pause = self.draw.uniform(0.0, {"soon": 5.0, "in a cell": 2.5, "at a commit": 0.05, "at the end": 1.0}[instant])
        start = self._finished.look()
        if start == self.cells and self.draw.random() < 0.75:
            head.wait()  # it has nothing left to lose
            return False
        wanted = self.cells if instant == "at the end" else min(start + more, self.cells - 1)

        def reached() -> bool:
            if instant == "soon":
                return True
            if instant == "at a commit":
                return any((self._directory / "work").glob("*.*.*/predictions.jsonl"))
            return self._finished.look() >= wanted and (self._directory / "run.json").exists()

        return self._while_running(head, reached) and not self._ended_within(head, pause)

    def _while_running(self, head: subprocess.Popen[bytes], reached: Callable[[], bool]) -> bool:
        """Wait for something; False if the run ends before it."""
        end = time.monotonic() + _PATIENCE
        while not reached():
            if head.poll() is not None:
                return False
            if time.monotonic() > end:
                self._fault(f"the run did not get on within {_PATIENCE:.0f} s; see {self._log}")
                return True
            self._finished.look()
            time.sleep(_LOOK)
        return head.poll() is None

    def _ended_within(self, head: subprocess.Popen[bytes], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if head.poll() is not None:
                return True
            self._finished.look()
            time.sleep(min(_LOOK, max(0.0, end - time.monotonic())))
        return head.poll() is not None

    def _kill_head(self, head: subprocess.Popen[bytes], kind: str) -> None:
        before = self.site.running()
        with suppress(ProcessLookupError):
            if kind == HEAD_KILLS[3]:
                os.killpg(head.pid, signal.SIGKILL)
            else:
                head.send_signal({0: signal.SIGKILL, 1: signal.SIGTERM, 2: signal.SIGINT}[HEAD_KILLS.index(kind)])
        began = time.monotonic()
        try:
            head.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._fault(f"{kind}: the run did not end; see {self._log}")
            head.kill()
            head.wait()
        self._head = None
        self._look_for_traceback()
        if not self.site.jobs_go_on:
            left = wait_until_gone(lambda: [process for process in before if process.is_alive()], _ORPHANS)
            self.tally.slowest_end = max(self.tally.slowest_end, time.monotonic() - began)
            self._note_orphans(left)

    def _fault(self, text: str) -> None:
        self.tally.faults.append(text)
        self.tell(f"{self.site.name}: FAULT {text}\n")

    def _note_orphans(self, left: Collection[Process]) -> None:
        for process in left:
            self._fault(f"an orphan after {_ORPHANS:.0f} s: {process.command[:100]}")
            process.kill()

    def _look_for_traceback(self) -> None:
        text = self._log.read_text(encoding="utf-8", errors="replace")
        # Ctrl-C in the first moment meets Python itself, before any line of ftbench.
        if "Traceback (most recent call last)" in text and "/ftbench/" in text:
            self._fault(f"a traceback in {self._log}")

    def _look_at_end(self, head: subprocess.Popen[bytes]) -> None:
        """The run ended by itself: compare all it has with the reference, or see why it is incomplete."""
        code = head.wait()
        self._head = None
        self._look_for_traceback()
        self._note_orphans(wait_until_gone(self.site.running, _ORPHANS))
        self._finished.look()
        if code == 0:
            self._check()
            return
        self.tally.incomplete += 1
        # One cell may lose every try of it to kills, and no other reason counts.
        if code != 1 or self._lost < self.site.lost_before_failing:
            said = "; ".join(failures(self._directory)) or "nothing"
            self._fault(f"the run ended with {code} after {self._lost} lost tries: {said}; see {self._log}")

    def _check(self) -> None:
        name = self._directory.name
        for text in (*differences(self._directory, self.reference), *leftovers(self._directory)):
            self._fault(f"{name}: {text}")
        for cell in sorted(self._finished.redone):
            self._fault(f"{name}: cell {cell} was done again")
        self.tally.redone += len(self._finished.redone)
        self.tally.cells += self._finished.look()
        self.tally.ended += 1
        if not self.tally.faults:
            shutil.rmtree(self._directory)  # otherwise all is kept for a look
        self._new_directory()

    def _bring_to_its_end(self) -> None:
        """Without further kills, the last run must end; a cell may need a further start."""
        ended = self.tally.ended
        for _ in range(3):
            if self.tally.ended > ended or (self._head is None and not self._directory.exists()):
                return
            head = self._head or self._begin()
            self._while_running(head, lambda: False)
            self._look_at_end(head)
        if self.tally.ended == ended:
            self._fault(f"{self._directory.name} did not end")
