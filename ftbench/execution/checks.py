"""What must hold of every cell whatever its scores: checked while it runs and kept with its result.

A method that changed nothing, a frozen weight that moved, or a merge that changes the answers makes a comparison
worthless without any error being raised.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ftbench.contracts import Prediction
from ftbench.training.answer_loss import answer_losses
from ftbench.training.batches import Batch
from ftbench.training.course import TrainingOutcome

if TYPE_CHECKING:
    import torch
    from torch import nn

MERGE_TOLERANCE: Mapping[str, float] = {"fp32": 1e-3, "bf16": 5e-2}
"""Nats that the loss of an answer token may change by merging. In fp32 sums in another order differ by about 1e-5; bf16
has eight significant bits, and a merged weight is rounded once more."""

_MOST_DEGENERATE = 0.5

_LOOP = 4
"""An answer that ends with the same words so many times over loops."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a cell."""

    name: str
    passed: bool
    detail: str

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "passed": self.passed, "detail": self.detail}


@dataclass(slots=True)
class Checks:
    """Collects the checks of one cell. `probe` is a small batch whose token losses stand for the logits."""

    probe: Batch
    autocast: Callable[[], AbstractContextManager[Any]]
    precision: str
    found: list[Check] = field(default_factory=list)
    _before: torch.Tensor | None = None
    _frozen: dict[str, int] = field(default_factory=dict)

    def before_training(self, model: nn.Module, *, trainable: int, analytic: int | None) -> None:
        """Count what trains, remember the frozen weights and the losses."""
        counted = f"{trainable:,} trainable parameters"
        if analytic is not None and analytic != trainable:
            self._add("trainable parameters", False, f"{counted}, {analytic:,} expected")
        else:
            self._add("trainable parameters", trainable > 0, counted)
        self._frozen = {name: _checksum(p) for name, p in model.named_parameters() if not p.requires_grad}
        self._before = self.losses(model)

    def after_training(self, model: nn.Module, outcome: TrainingOutcome) -> None:
        """Frozen weights are where they were, the loss fell, the logits changed."""
        moved = [n for n, p in model.named_parameters() if n in self._frozen and self._frozen[n] != _checksum(p)]
        self._add("frozen weights unchanged", not moved, ", ".join(moved[:3]) or f"{len(self._frozen)} frozen tensors")
        first, kept = outcome.first_validation_loss or 0.0, outcome.validation_loss or 0.0
        self._add("loss fell", kept < first, f"validation {first:.4f} to {kept:.4f}")
        change = self._largest_change(model)
        self._add("logits changed", change > 0, f"token losses by up to {change:.2g}")

    def merged(self, unmerged: torch.Tensor, model: nn.Module) -> None:
        """Folding the update into the weights leaves the answers as they are."""
        change = float((self.losses(model) - unmerged).abs().max())
        limit = MERGE_TOLERANCE[self.precision]
        self._add("merged equals unmerged", change <= limit, f"token losses differ by up to {change:.2g}")

    def losses(self, model: nn.Module) -> torch.Tensor:
        """[N]: the loss of each answer token of the probe."""
        import torch

        model.eval()
        with torch.inference_mode(), self.autocast():
            return answer_losses(model, self.probe).cpu()

    def _largest_change(self, model: nn.Module) -> float:
        if self._before is None:
            raise RuntimeError("after_training without before_training")
        return float((self.losses(model) - self._before).abs().max())

    def _add(self, name: str, passed: bool, detail: str) -> None:
        self.found.append(Check(name, passed, detail))


def answer_checks(predictions: Sequence[Prediction]) -> list[Check]:
    """The share of generated answers that are empty, loop, or were cut at the limit; none where labels were scored."""
    generated = [one for one in predictions if one.stopped != "label"]
    if not generated:
        return []
    empty = sum(not one.text for one in generated)
    loops = sum(is_loop(one.text) for one in generated)
    cut = sum(one.stopped == "limit" for one in generated)
    bad = sum(not one.text or is_loop(one.text) or one.stopped == "limit" for one in generated)
    detail = f"{bad} of {len(generated)} are degenerate: {empty} empty, {loops} looping, {cut} cut at the limit"
    return [Check("answers", bad / len(generated) <= _MOST_DEGENERATE, detail)]


def is_loop(text: str) -> bool:
    """Whether the text ends with the same 1 to 20 words (or, without spaces, characters) `_LOOP` times over."""
    parts = text.split() if " " in text.strip() else list(text.strip())
    for width in range(1, min(20, len(parts) // _LOOP) + 1):
        end = parts[-width:]
        if all(parts[len(parts) - width * (i + 1) : len(parts) - width * i] == end for i in range(_LOOP)):
            return True
    return False


def _checksum(tensor: torch.Tensor) -> int:
    """The sum of the weights' bits read as whole numbers: cheap on any device, and exact, so a moved weight shows."""
    import torch

    whole = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}[tensor.element_size()]
    return int(tensor.detach().contiguous().view(whole).sum(dtype=torch.int64))
