"""How workers start: forked from a process that has only imported the libraries."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ftbench.errors import UserError
from ftbench_executors.messages import NO_START

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_STARTS = 3
"""Tries to start a worker."""
_PAUSE = 0.2
"""Seconds between two of them."""


def started(make: Callable[[], BaseProcess]) -> BaseProcess:
    """A process that has started. If the one that workers are forked from is killed meanwhile, another one is tried.

    Raises `UserError` after some tries.
    """
    for _ in range(_STARTS):
        process = make()
        try:
            process.start()
        except (EOFError, ConnectionError):
            time.sleep(_PAUSE)  # until the system has told that it has ended
            continue
        return process
    raise UserError(NO_START(count=_STARTS))


def start_imports() -> None:
    """Start the imports in the process that workers are forked from; nothing waits for them here."""
    if start_method().get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


def start_method() -> Any:
    """Fork from a process that has only imported the libraries; where the system cannot fork, start afresh.

    Never fork from this process: its threads and their locks would be copied half-way.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ftbench_executors.process.preload"])
    return context
