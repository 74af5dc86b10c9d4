"""The lease of a run directory: one process looks after its jobs, on whatever machine it runs.

A file lock would not do: on some shared disks locks hold on one machine only. The holder changes a number in a file
every few seconds. Who wants the lease watches whether the number changes, so no two clocks are compared. A file lock
only keeps two processes of one machine from taking it at the same moment.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from ftbench.errors import StoreError
from ftbench.messages.job_errors import HEAD_RUNS
from ftbench.storage.atomic import read_text, write_atomic

_FILE = "head.json"
_LOCK = "head.lock"
_BEAT = 3.0
"""Seconds between two signs of life."""
_PATIENCE = 12.0
"""Seconds without a sign of life after which the holder counts as dead."""


@dataclass(frozen=True, slots=True)
class _Holder:
    machine: str
    process: int
    token: str
    beat: int


@contextmanager
def lease(folder: Path, *, patience: float = _PATIENCE, beat: float = _BEAT) -> Iterator[None]:
    """Hold the lease of a folder inside the block; raises `StoreError` if another process, alive, has it.

    The lease of a process that was killed is taken over: at once where it ran on this machine, else after `patience`
    seconds without a sign of life.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _FILE
    mine = _Holder(platform.node(), os.getpid(), secrets.token_hex(8), 0)
    with FileLock(folder / _LOCK):
        holder = _read(path)
        if holder is not None and _is_alive(holder, path, patience):
            raise StoreError(HEAD_RUNS(holder=f"{holder.machine}, {holder.process}"), file=folder.parent)
        _write(path, mine)
    ended = threading.Event()
    beating = threading.Thread(target=_beat, args=(path, mine, ended, beat), daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()
        if _has(path, mine):
            path.unlink(missing_ok=True)


def _is_alive(holder: _Holder, path: Path, patience: float) -> bool:
    if holder.machine == platform.node() and not _runs(holder.process):
        return False
    end = time.monotonic() + patience
    while time.monotonic() < end:
        time.sleep(min(0.5, patience / 4))
        now = _read(path)
        if now is None:
            return False
        if now != holder:
            return True
    return False


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # another user's, or a number that tells nothing
    return True


def _beat(path: Path, mine: _Holder, ended: threading.Event, seconds: float) -> None:
    """Change the number again and again, until another process has taken the lease: this one had stood still."""
    count = 0
    while not ended.wait(seconds) and _has(path, mine):
        count += 1
        with contextlib.suppress(OSError):  # a disk that is full for a while must not end the signs of life
            _write(path, _Holder(mine.machine, mine.process, mine.token, count))


def _has(path: Path, mine: _Holder) -> bool:
    """Whether the lease is this process's, or nobody's."""
    holder = _read(path)
    return holder is None or holder.token == mine.token


def _write(path: Path, holder: _Holder) -> None:
    write_atomic(
        path,
        json.dumps({"machine": holder.machine, "process": holder.process, "token": holder.token, "beat": holder.beat}),
    )


def _read(path: Path) -> _Holder | None:
    try:
        value = json.loads(read_text(path))
        return _Holder(str(value["machine"]), int(value["process"]), str(value["token"]), int(value["beat"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
