"""Where cells run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Executor


@hookimpl
def ftbench_register_executors() -> Iterable[Executor]:
    from ftbench_executors.inline import InlineExecutor
    from ftbench_executors.process import ProcessExecutor

    return [InlineExecutor(), ProcessExecutor()]
