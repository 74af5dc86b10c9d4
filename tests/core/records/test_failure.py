"""The kinds of failures, told from the errors that tasks, methods, torch and libraries of the network raise."""

from __future__ import annotations

import socket
import urllib.error
from email.message import Message

import pytest

from ftbench.errors import CellError, DataError, PluginError, WorkerError
from ftbench.messages import failures
from ftbench.records.failure import failure_kind


def torch_error() -> Exception:
    import torch

    return torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def http_error(code: int) -> Exception:
    return urllib.error.HTTPError("https://example.org", code, "no", Message(), None)


def from_the_network() -> Exception:
    """A library's error that hides one of the network."""
    try:
        try:
            raise ConnectionResetError("the other side hung up")
        except ConnectionResetError as cause:
            raise OSError("cannot load the tokenizer") from cause
    except OSError as error:
        return error


def requests_error() -> Exception:
    requests = pytest.importorskip("requests")
    return requests.exceptions.ReadTimeout("slow")  # type: ignore[no-any-return]


KINDS = {
    "memory": [
        torch_error,
        lambda: MemoryError(),
        lambda: RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory"),
        lambda: CellError(failures.NO_ROW_IN_MEMORY(tokens=4096, device="cuda")),
    ],
    "data": [lambda: DataError("no text"), lambda: CellError(failures.NO_ROW_FITS(side="training", limit=16))],
    "plugin": [
        lambda: PluginError("broken"),
        lambda: CellError(failures.FROZEN_MOVED(model="m", method="x", weights=("a",))),
    ],
    "network": [
        lambda: ConnectionRefusedError("no"),
        lambda: socket.gaierror("no such host"),
        lambda: http_error(503),
        requests_error,
        from_the_network,
    ],
    "divergence": [
        lambda: CellError(failures.TRAINING_DIVERGED(loss="nan", step=3)),
        lambda: CellError(failures.VALIDATION_DIVERGED(loss="inf", step=3)),
        lambda: CellError(failures.GRADIENTS_DIVERGED(norm="inf", step=3)),
        lambda: CellError(failures.WEIGHTS_DIVERGED(step=3)),
    ],
    "lost worker": [lambda: WorkerError("it died", kind="lost worker")],
    "time": [lambda: WorkerError("took too long", kind="time")],
    "other": [
        lambda: ZeroDivisionError("a bug"),
        lambda: FileNotFoundError("x"),
        lambda: http_error(404),
        lambda: WorkerError("no kind was told"),
    ],
}


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, number) for kind, errors in KINDS.items() for number in range(len(errors))]
)
def test_an_error_has_its_kind(kind: str, number: int) -> None:
    assert failure_kind(KINDS[kind][number]()) == kind
