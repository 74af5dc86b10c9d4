"""The processes of a run, found by a mark in their environment: only these are looked at, killed and ended.

Reads /proc, so it works on Linux alone.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = "FTBENCH_KILL_LOOP"
"""The variable that a run and all that it starts have in their environment."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process as it was when it was found."""

    number: int
    parent: int
    began: str
    """Its start in ticks of the clock: with its number this names one process."""
    command: str

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        current = _read(self.number)
        return current is not None and current.began == self.began

    def kill(self) -> None:
        """End it at once, if it still runs."""
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.kill(self.number, signal.SIGKILL)


def marked(mark: str) -> list[Process]:
    """The processes with this mark, and all that these have started, by number."""
    everything = {process.number: process for process in _everything()}
    return _with_descendants(everything, {number for number in everything if _has_mark(number, mark)})


def descendants(number: int) -> list[Process]:
    """A process and all that it has started, as far as those in between still run."""
    everything = {process.number: process for process in _everything()}
    return _with_descendants(everything, {number} & everything.keys())


def _with_descendants(everything: Mapping[int, Process], wanted: set[int]) -> list[Process]:
    while True:
        more = {process.number for process in everything.values() if process.parent in wanted} - wanted
        if not more:
            return [everything[number] for number in sorted(wanted)]
        wanted |= more


def wait_until_gone(find: Callable[[], Collection[Process]], seconds: float) -> Collection[Process]:
    """What `find` still finds after so many seconds; nothing as soon as it finds nothing."""
    end = time.monotonic() + seconds
    while (found := find()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _everything() -> Iterator[Process]:
    for path in Path("/proc").iterdir():
        if path.name.isdecimal() and (process := _read(int(path.name))) is not None:
            yield process


def _read(number: int) -> Process | None:
    """The process with this number; None for one that has ended, also where its parent has not heard of it yet."""
    try:
        state, parent, *rest = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    if state in "ZX":
        return None
    return Process(number, int(parent), rest[17], command.replace(b"\0", b" ").decode(errors="replace").strip())


def _has_mark(number: int, mark: str) -> bool:
    try:
        environment = Path(f"/proc/{number}/environ").read_bytes()
    except OSError:
        return False
    return f"{MARK}={mark}".encode() in environment.split(b"\0")
