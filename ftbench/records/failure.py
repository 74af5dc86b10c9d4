"""The kinds of failures of a cell: which part is to blame, and whether another try may help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from ftbench.errors import DataError, DataErrors, PluginError, ResultError, UserError, WorkerError
from ftbench.messages import failures
from ftbench.messages.note import Message

FailureKind = Literal["memory", "data", "plugin", "network", "divergence", "lost worker", "time", "other"]
"""memory: it ran out. data: rows cannot be used. plugin: a plugin is broken, or a method does not do what it announced.
network: something could not be fetched. divergence: a loss, gradients or weights are not finite. lost worker: its
process or machine ended. time: it took longer than it may."""

KINDS: tuple[FailureKind, ...] = get_args(FailureKind)

TRIED_AGAIN: tuple[FailureKind, ...] = ("network", "lost worker")
"""The kinds that another try may help; all others would end in the same way."""

INTERRUPTED: tuple[FailureKind, ...] = ("lost worker", "time")
"""The kinds after which a kept state of training may still be of use."""

_OF_MESSAGES: dict[FailureKind, tuple[Message, ...]] = {
    "memory": (failures.NO_ROW_IN_MEMORY, failures.NO_ANSWER_IN_MEMORY, failures.OUT_OF_MEMORY),
    "data": (failures.NO_ROW_FITS, failures.NO_ROW_ANSWERED),
    "plugin": (failures.OTHER_WEIGHTS, failures.FROZEN_MOVED, failures.NO_VALIDATION_LOSS),
    "divergence": (
        failures.TRAINING_DIVERGED,
        failures.VALIDATION_DIVERGED,
        failures.GRADIENTS_DIVERGED,
        failures.WEIGHTS_DIVERGED,
    ),
}
_OF_CODES = {message.code: kind for kind, messages in _OF_MESSAGES.items() for message in messages}

_MEMORY_WORDS = ("out of memory", "can't allocate memory", "CUBLAS_STATUS_ALLOC_FAILED")

_NETWORK = frozenset(
    {
        "requests.exceptions.ConnectionError",
        "requests.exceptions.Timeout",
        "requests.exceptions.ChunkedEncodingError",
        "urllib3.exceptions.HTTPError",
        "httpx.TransportError",
        "http.client.HTTPException",
        "socket.gaierror",
        "huggingface_hub.errors.LocalEntryNotFoundError",
    }
)
"""Classes of libraries that are not imported for this; an address that does not exist is none of them."""


def failure_kind(error: BaseException) -> FailureKind:
    """The kind of an error that ended a cell."""
    if isinstance(error, WorkerError) and error.kind in KINDS:
        return error.kind
    if isinstance(error, ResultError | UserError) and error.note.code in _OF_CODES:
        return _OF_CODES[error.note.code]
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return "memory"
    if isinstance(error, RuntimeError) and any(words in str(error) for words in _MEMORY_WORDS):
        return "memory"
    if isinstance(error, DataError | DataErrors):
        return "data"
    if isinstance(error, PluginError):
        return "plugin"
    return "network" if any(map(_is_of_network, _causes(error))) else "other"


def _is_of_network(error: BaseException) -> bool:
    from urllib.error import HTTPError, URLError

    if isinstance(error, HTTPError):
        return error.code >= 500 or error.code == 429
    if isinstance(error, ConnectionError | TimeoutError | URLError):
        return True
    names = {f"{base.__module__}.{base.__qualname__}" for base in type(error).__mro__}
    return not names.isdisjoint(_NETWORK)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and those from which it was raised."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
