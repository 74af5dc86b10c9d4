"""Answers from an external generation backend, which loads the model from a folder and must compute the same model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import empty_cache
from ftbench.compute.placement import lift, place
from ftbench.compute.precision import arithmetic
from ftbench.contracts.generation import GenerationBackend, GenerationRequest
from ftbench.errors import CellError
from ftbench.inference.stops import Stops
from ftbench.messages.failures import BACKEND_DIFFERS, NOT_PLAIN

if TYPE_CHECKING:
    import torch
    from torch import nn

_TOLERANCE = {"float32": 1e-3, "bfloat16": 5e-2, "float16": 1e-2}
"""Nats, relative to the larger of the loss and the square root of its token count: rounding adds up like a random
walk. fp32: about ten times the difference between two kernels with the same weights. The others are guesses."""


@dataclass(slots=True)
class Outsourced:
    """Generation of one evaluation by a backend."""

    backend: GenerationBackend
    device: torch.device
    devices: int = 1
    """Devices over which the model may be spread here."""
    folder: Path | None = None
    """Where the model is written temporarily; None: the system's folder for temporary files."""
    probe: Sequence[tuple[EncodedExample, float]] = ()
    """Rows with the losses of their answers as computed here."""
    version: str = field(init=False, default="")
    """The backend's version, known once it has answered."""

    def tokens(self, model: nn.Module, prompts: Sequence[Sequence[int]], stops: Stops, limit: int) -> list[list[int]]:
        """Generate the answer of each prompt, until its end of text, its first stop string, or `limit` tokens.

        The backend computes in the model's present arithmetic, mixed precision included. Never call this in torch's
        inference mode: a model moved between devices there cannot be trained again. Raises `CellError` if the model is
        no plain transformers model, or if the backend's losses differ from those here.
        """
        dtype, end_of_text = arithmetic(model, self.device), int(stops.reads.tokenizer.eos_token_id)
        lengths = [*(len(ids) + limit for ids in prompts), *(row.length + 1 for row, _ in self.probe)]
        request = GenerationRequest(
            prompts=prompts,
            max_new_tokens=limit,
            end_of_text=end_of_text,
            other_ends=sorted(stops.end_ids - {end_of_text}),
            length=max(lengths),
            dtype=dtype,
            device=self.device.type,
            probe=[(row.prompt, row.target) for row, _ in self.probe],
        )
        with TemporaryDirectory(prefix="ftbench-model-", dir=self.folder) as temporary:
            _write(model, Path(temporary))
            lift(model).to("cpu")  # frees the device for the backend
            empty_cache(self.device)
            try:
                generated = self.backend.generate(Path(temporary), request)
            finally:
                place(model, self.device, self.devices)
        self._compare(generated.probe_losses, _TOLERANCE[dtype])
        self.version = generated.version
        return [_until_stop(list(answer), stops) for answer in generated.answers]

    def _compare(self, losses: Sequence[float], allowed: float) -> None:
        for theirs, (row, ours) in zip(losses, self.probe, strict=True):
            if not abs(theirs - ours) <= allowed * max(len(row.target) ** 0.5, abs(ours)):
                raise CellError(BACKEND_DIFFERS(backend=self.backend.name, theirs=float(theirs), ours=float(ours)))


def _write(model: nn.Module, folder: Path) -> None:
    from transformers import PreTrainedModel

    if not isinstance(model, PreTrainedModel):  # for example a quantised base, evaluated with its adapter beside it
        raise CellError(NOT_PLAIN(kind=type(model).__name__))
    plain: Any = model
    plain.save_pretrained(folder)


def _until_stop(answer: list[int], stops: Stops) -> list[int]:
    if not stops.stop:
        return answer
    return next((answer[:end] for end in range(1, len(answer) + 1) if stops.met(answer[:end])), answer)
