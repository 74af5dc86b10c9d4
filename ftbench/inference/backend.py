"""Answers from another program: the model is written as a folder, and must be the same model there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import empty_cache
from ftbench.compute.precision import arithmetic
from ftbench.contracts.generation import GenerationBackend, GenerationRequest
from ftbench.errors import CellError
from ftbench.inference.stops import Stops
from ftbench.messages.failures import BACKEND_DIFFERS, NOT_PLAIN

if TYPE_CHECKING:
    import torch
    from torch import nn

_TOLERANCE = {"float32": 1e-3, "bfloat16": 5e-2, "float16": 1e-2}
"""In nats, relative to the loss, or to the square root of its tokens where that is more, for rounding adds up like a
random walk. In fp32 some ten times what other kernels make of the same weights; in the others a guess."""


@dataclass(slots=True)
class Outsourced:
    """Generation of one evaluation by a backend."""

    backend: GenerationBackend
    device: torch.device
    folder: Path | None = None
    """Where the model is written for a while; None: where the system keeps temporary files."""
    probe: Sequence[tuple[EncodedExample, float]] = ()
    """Rows with the losses of their answers that the model has here."""
    version: str = field(init=False, default="")
    """Of the backend, once it has answered."""

    def tokens(self, model: nn.Module, prompts: Sequence[Sequence[int]], stops: Stops, limit: int) -> list[list[int]]:
        """The answer of each prompt, until its end of text, its first stop string, or `limit` tokens.

        The backend computes in the type in which the model computes now, mixed precision included. Not to be called in
        torch's inference mode: a model that moves between devices there can never be trained again. Raises `CellError`
        where the model is no plain model of transformers, or another model there than here.
        """
        dtype = arithmetic(model, self.device)
        lengths = [*(len(ids) + limit for ids in prompts), *(row.length + 1 for row, _ in self.probe)]
        request = GenerationRequest(
            prompts=prompts,
            max_new_tokens=limit,
            end_of_text=int(stops.tokenizer.eos_token_id),
            length=max(lengths),
            dtype=dtype,
            device=self.device.type,
            probe=[(row.prompt, row.target) for row, _ in self.probe],
        )
        with TemporaryDirectory(prefix="ftbench-model-", dir=self.folder) as temporary:
            _write(model, Path(temporary))
            model.to("cpu")  # the device is the backend's meanwhile
            empty_cache(self.device)
            try:
                found = self.backend.generate(Path(temporary), request)
            finally:
                model.to(self.device)
        self._compare(found.probe_losses, _TOLERANCE[dtype])
        self.version = found.version
        return [_until_stop(list(answer), stops) for answer in found.answers]

    def _compare(self, losses: Sequence[float], allowed: float) -> None:
        for theirs, (row, ours) in zip(losses, self.probe, strict=True):
            if not abs(theirs - ours) <= allowed * max(len(row.target) ** 0.5, abs(ours)):
                raise CellError(BACKEND_DIFFERS(backend=self.backend.name, theirs=float(theirs), ours=float(ours)))


def _write(model: nn.Module, folder: Path) -> None:
    from transformers import PreTrainedModel

    if not isinstance(model, PreTrainedModel):  # a quantised base, for one, is evaluated with its adapter beside it
        raise CellError(NOT_PLAIN(kind=type(model).__name__))
    plain: Any = model
    plain.save_pretrained(folder)


def _until_stop(answer: list[int], stops: Stops) -> list[int]:
    if not stops.stop:
        return answer
    return next((answer[:end] for end in range(1, len(answer) + 1) if stops.met(answer[:end])), answer)
