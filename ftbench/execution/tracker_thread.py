"""A tracker in a thread of its own: a run waits for it for a while, and not for ever."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


class TrackerFailed(Exception):
    """What a tracker did ended with an error, whatever its class, or did not end in time."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


@dataclass(slots=True)
class _Call:
    do: Callable[[], Any]
    ended: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: BaseException | None = None


class TrackerThread:
    """Does all calls of one tracker, one after the other: clients of data bases are bound to the thread that made them.

    A thread, because a call that hangs cannot be ended in any other way than to be left alone.
    """

    def __init__(self, name: str) -> None:
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, name=f"tracker {name}", daemon=True).start()

    def call(self, do: Callable[[], T], patience: float) -> T:
        """What `do` returns; raises `TrackerFailed` with its error, or after so many seconds."""
        call = _Call(do)
        self._calls.put(call)
        if not call.ended.wait(patience):
            raise TrackerFailed(TimeoutError(f"no end after {patience:.0f} s"))
        if call.error is not None:
            raise TrackerFailed(call.error)
        result: T = call.result
        return result

    def close(self) -> None:
        """Let the thread end after what it does now."""
        self._calls.put(None)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                call.result = call.do()
            except BaseException as error:  # also what would end a thread or a program: it is the tracker's
                call.error = error
            call.ended.set()
