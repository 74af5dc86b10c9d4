"""Checks that every cell must pass whatever its scores; run with the cell and kept with its result.

A method that changes nothing, a frozen weight that moves, or a merge that changes the answers makes a comparison
worthless without raising an error. A cell fails if the trained weights are not those that its method announced: its
scores would belong to something else. Findings that can have good reasons are kept as failed checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import Batch
from ftbench.compute.bundle import Compute
from ftbench.compute.logit_rounding import logit_scale
from ftbench.compute.precision import arithmetic
from ftbench.contracts import ModelFacts
from ftbench.contracts.training import TrainingOutcome
from ftbench.errors import CellError
from ftbench.execution.frozen_weights import checksums, frozen_checksums
from ftbench.messages import Note, checks, failures
from ftbench.records.prediction import Prediction

if TYPE_CHECKING:
    import torch
    from torch import nn

MERGE_TOLERANCE: Mapping[str, float] = {"fp32": 1e-3, "bf16": 5e-2}
"""Allowed change of an answer token's loss by merging, in nats. In fp32, another summation order changes it by about
1e-5; bf16 has eight significant bits, and a merged weight is rounded once more."""

_MOST_DEGENERATE = 0.5

_LOOP = 4
"""An answer loops if it ends with this many repetitions of the same words."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a cell."""

    name: str
    passed: bool
    detail: Note

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "passed": self.passed, "detail": self.detail.as_json()}

    def failure(self) -> Note:
        """The note about a failed check."""
        fault = checks.FAULTS[self.name]() if self.name in checks.FAULTS else Note.plain(self.name)
        return checks.FAILED(check=fault, detail=self.detail)


@dataclass(slots=True)
class Checks:
    """Collects the checks of one cell. The token losses of the small batch `probe` represent the logits."""

    method: str
    model: str
    """Method and model as named in the matrix."""
    probe: Batch
    compute: Compute
    found: list[Check] = field(default_factory=list)
    _before: torch.Tensor | None = None
    _frozen: dict[str, int] = field(default_factory=dict)

    def before_training(self, model: nn.Module, *, trainable: int, analytic: int | None) -> None:
        """Check the number of trained parameters; remember frozen weights and losses.

        Raises `CellError` if it differs from what the method announced.
        """
        if analytic is not None and analytic != trainable:
            raise CellError(
                failures.OTHER_WEIGHTS(method=self.method, trained=trainable, model=self.model, announced=analytic)
            )
        self._add("trainable parameters", trainable > 0, checks.TRAINABLE(count=trainable))
        self._frozen = frozen_checksums(model)
        self._before = self.losses(model)

    def after_training(self, model: nn.Module, outcome: TrainingOutcome) -> None:
        """Check that frozen weights did not move, the loss fell, and the logits changed.

        Raises `CellError` if frozen weights moved or no logit changed.
        """
        now = checksums({name: weight for name, weight in model.named_parameters() if name in self._frozen})
        moved = [name for name, checksum in now.items() if self._frozen[name] != checksum]
        if moved:
            raise CellError(failures.FROZEN_MOVED(model=self.model, method=self.method, weights=tuple(moved[:3])))
        self._add("frozen weights unchanged", True, checks.FROZEN(count=len(self._frozen)))
        first, kept = outcome.first_validation_loss or 0.0, outcome.validation_loss or 0.0
        self._add("loss fell", kept < first, checks.LOSS(before=first, after=kept))
        change, changed = self._largest_change(model), checks.TOKEN_LOSSES_CHANGED
        if outcome.best_step == 0:  # the initial weights were kept, so their losses show nothing of training
            change, changed = _spread(outcome), checks.VALIDATION_LOSSES_CHANGED
        if not change > 0:
            raise CellError(failures.NOTHING_CHANGED(model=self.model, method=self.method))
        self._add("logits changed", True, changed(change=change))

    def merged(self, unmerged: torch.Tensor, model: nn.Module) -> None:
        """Check that merging the update does not change the answers."""
        with logit_scale(model) as scale:
            change = float((self.losses(model) - unmerged).abs().max())
        with self.compute.autocast():
            numbers = arithmetic(model, self.compute.device)
        limit = MERGE_TOLERANCE[self.compute.precision] + scale.rounding(numbers)
        self._add("merged equals unmerged", change <= limit, checks.MERGED(change=change))

    def losses(self, model: nn.Module) -> torch.Tensor:
        """[N]: loss of each answer token of the probe."""
        import torch

        model.eval()
        with torch.inference_mode(), self.compute.autocast():
            return answer_losses(model, self.probe).cpu()

    def _largest_change(self, model: nn.Module) -> float:
        if self._before is None:
            raise RuntimeError("after_training without before_training")
        return float((self.losses(model) - self._before).abs().max())

    def _add(self, name: str, passed: bool, detail: Note) -> None:
        self.found.append(Check(name, passed, detail))


def facts_of_loaded(model: nn.Module, facts: ModelFacts) -> ModelFacts:
    """`facts` with the actual parameters of a loaded base model.

    Model files may contain more (buffers, layers for other uses) under other names. A method must not fail for
    counting those.
    """
    shapes = {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
    return replace(facts, parameters=sum(p.numel() for p in model.parameters()), shapes=dict(sorted(shapes.items())))


def answer_checks(predictions: Sequence[Prediction]) -> list[Check]:
    """A check of the share of answers that are empty, loop, or hit the limit; none where labels were scored.

    An answer that names a label is sound whatever else it says. One that names none is judged by what was said.
    """
    generated = [prediction for prediction in predictions if prediction.stopped != "label"]
    if not generated:
        return []
    judged = [prediction for prediction in generated if not (prediction.labels and prediction.text)]
    texts = [prediction.said if prediction.labels else prediction.text for prediction in judged]
    cut = [prediction.stopped == "limit" for prediction in judged]
    loops = list(map(is_loop, texts))
    empty = [not text for text in texts]
    bad = sum(map(any, zip(empty, loops, cut, strict=True)))
    detail = checks.DEGENERATE(bad=bad, count=len(generated), empty=sum(empty), loops=sum(loops), cut=sum(cut))
    return [Check("answers", bad / len(generated) <= _MOST_DEGENERATE, detail)]


def is_loop(text: str) -> bool:
    """Whether the text ends with `_LOOP` repetitions of 1 to 20 words (characters in a text without spaces)."""
    parts = text.split() if " " in text.strip() else list(text.strip())
    for width in range(1, min(20, len(parts) // _LOOP) + 1):
        end = parts[-width:]
        if all(parts[len(parts) - width * (i + 1) : len(parts) - width * i] == end for i in range(_LOOP)):
            return True
    return False


def _spread(outcome: TrainingOutcome) -> float:
    """Range of the validation losses of a training; 0 if no step changed them by a single bit."""
    losses = [point["validation_loss"] for point in outcome.curve if "validation_loss" in point]
    return max(losses) - min(losses) if losses else 0.0
