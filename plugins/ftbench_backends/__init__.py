"""The built-in external generation backends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import GenerationBackend, Message


@hookimpl
def ftbench_register_backends() -> Iterable[GenerationBackend]:
    from ftbench_backends.vllm import VllmBackend

    return [VllmBackend()]


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_backends import messages

    return messages_of(vars(messages))
