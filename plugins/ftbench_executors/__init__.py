"""The built-in executors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Executor, Message


@hookimpl
def ftbench_register_executors() -> Iterable[Executor]:
    from ftbench_executors.inline import InlineExecutor
    from ftbench_executors.process import ProcessExecutor
    from ftbench_executors.ray import RayExecutor
    from ftbench_executors.slurm import SlurmExecutor

    return [InlineExecutor(), ProcessExecutor(), SlurmExecutor(), RayExecutor()]


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_executors import messages

    return messages_of(vars(messages))
