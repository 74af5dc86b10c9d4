"""Whether this process has been told to end soon, so that a training keeps its state and stops."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Ending:
    """What signals have told this process so far."""

    asked: bool = False
    """Whether to end at the next chance."""
    training: bool = False
    """Whether a training runs that keeps its state, and looks at `asked` between its steps."""
    _waiting: int | None = field(default=None, init=False)
    """The signal that will end this process once the training is over."""

    def __bool__(self) -> bool:
        return self.asked

    def told(self, number: int) -> None:
        """A signal says that this process must end: now, or after the step of its training."""
        self.asked, self._waiting = True, number
        if not self.training:
            self.obey()

    def suspended(self) -> None:
        """The training kept its state and ends, and with it what this process does: no signal is needed."""
        self._waiting = None

    def obey(self) -> None:
        """End this process by the signal that waits, if there is one."""
        if self._waiting is not None:
            signal.signal(self._waiting, signal.SIG_DFL)
            os.kill(os.getpid(), self._waiting)


@contextmanager
def told_by_signals() -> Iterator[Ending]:
    """Listen inside the block to SIGUSR1 and SIGTERM.

    SIGUSR1 says that the time is nearly over. It waits for a training to begin, and does nothing after it. SIGTERM ends
    the process at once, as ever, unless a training runs that keeps its state: it then ends the process after its step.
    """
    ending = Ending()
    if threading.current_thread() is not threading.main_thread():  # which alone may listen
        yield ending
        return

    def soon(number: int, frame: Any) -> None:
        ending.asked = True

    def now(number: int, frame: Any) -> None:
        ending.told(number)

    handlers = {signal.SIGTERM: now}
    if hasattr(signal, "SIGUSR1"):  # not on Windows
        handlers[signal.SIGUSR1] = soon
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            # None stands for one that was not set in Python, and cannot be set again.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
