"""Answers from another program: the model is written as a folder, and must be the same model there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ftbench.contracts.generation import GenerationBackend, GenerationRequest
from ftbench.contracts.model import ModelSource
from ftbench.errors import CellError
from ftbench.inference.stops import Stops
from ftbench.training.encode import EncodedExample
from ftbench.training.fitting import empty_cache

if TYPE_CHECKING:
    import torch
    from torch import nn

_TOLERANCE = {"float32": 1e-3, "bfloat16": 5e-2}
"""In nats, relative to losses above one: some ten times what other kernels make of the same weights."""


@dataclass(slots=True)
class Outsourced:
    """Generation of one evaluation by a backend."""

    backend: GenerationBackend
    device: torch.device
    dtype: str
    """`float32` or `bfloat16`: what the plan's precision means for weights that are only read."""
    positions: int
    probe: Sequence[tuple[EncodedExample, float]] = ()
    """Rows with the losses of their answers that the model has here."""
    version: str = field(init=False, default="")
    """Of the backend, once it has answered."""

    def try_out(self, source: ModelSource, end_of_text: int) -> None:
        """Let the backend answer with the base model, before hours of training that would end in an error of it."""
        request = GenerationRequest([[end_of_text]], 1, end_of_text, self.positions, self.dtype, self.device.type)
        self.backend.generate(source.folder, request)

    def tokens(self, model: nn.Module, prompts: Sequence[Sequence[int]], stops: Stops, limit: int) -> list[list[int]]:
        """The answer of each prompt, until its end of text, its first stop string, or `limit` tokens.

        Raises `CellError` where the model is no plain model of transformers, or another model there than here.
        """
        eos = int(stops.tokenizer.eos_token_id)
        request = GenerationRequest(
            prompts=prompts,
            max_new_tokens=limit,
            end_of_text=eos,
            positions=self.positions,
            dtype=self.dtype,
            device=self.device.type,
            probe=[(row.prompt, row.target) for row, _ in self.probe],
        )
        with TemporaryDirectory(prefix="ftbench-model-") as temporary:
            _write(model, Path(temporary))
            model.to("cpu")  # the device is the backend's meanwhile
            empty_cache(self.device)
            try:
                found = self.backend.generate(Path(temporary), request)
            finally:
                model.to(self.device)
        self._compare(found.probe_losses)
        self.version = found.version
        return [_until_stop(list(answer), stops) for answer in found.answers]

    def _compare(self, losses: Sequence[float]) -> None:
        allowed = _TOLERANCE[self.dtype]
        for theirs, (_, ours) in zip(losses, self.probe, strict=True):
            if not abs(theirs - ours) <= allowed * max(1.0, abs(ours)):
                raise CellError(
                    f"{self.backend.name} computes another model: a test answer has a loss of {theirs:.4f} nats there "
                    f"and of {ours:.4f} here; leave out evaluation.backend"
                )


def _write(model: nn.Module, folder: Path) -> None:
    from transformers import PreTrainedModel

    if not isinstance(model, PreTrainedModel):  # a quantised base, for one, is evaluated with its adapter beside it
        raise CellError(f"what was learned is no plain model that another program could load ({type(model).__name__})")
    plain: Any = model
    plain.save_pretrained(folder)


def _until_stop(answer: list[int], stops: Stops) -> list[int]:
    if not stops.stop:
        return answer
    return next((answer[:end] for end in range(1, len(answer) + 1) if stops.met(answer[:end])), answer)
