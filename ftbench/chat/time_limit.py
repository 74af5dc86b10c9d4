"""Stop work that does not end, in whatever thread it runs."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class TimeIsUp(BaseException):
    """Raised in the thread whose work takes too long. No `except Exception` of that work can swallow it."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """The result of `work`, run in this thread; raises `TimeIsUp` where it takes longer.

    Only Python code can be stopped: a single call into C that never returns is not. What such a call takes in memory is
    limited elsewhere (`memory_limit`).
    """
    watch = _Watch(threading.get_ident())
    timer = threading.Timer(seconds, watch.stop)
    timer.daemon = True
    timer.start()
    try:
        return work()
    finally:
        watch.end()
        timer.cancel()


class _Watch:
    """Raises `TimeIsUp` in one thread, and never after the work has ended."""

    def __init__(self, thread: int) -> None:
        self._thread = ctypes.c_ulong(thread)
        self._lock = threading.Lock()
        self._ended = self._raised = False

    def stop(self) -> None:
        """Called by the timer's thread."""
        with self._lock:
            if not self._ended:
                self._raised = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(TimeIsUp))

    def end(self) -> None:
        """Called by the thread that worked. An exception that is set and not yet raised is taken back."""
        with self._lock:
            self._ended = True
            if self._raised:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, None)
