"""Several trainings at once over one frozen base, each with its own rows, rate, clipping, best weights and end.

A small model with a small batch does not fill a device, so most of a step is overhead. Here the rows of all trainings
(lanes) pass through the base together. Everything else, losses included, is as in `loop`, lane by lane.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import collate, micro_batches
from ftbench.compute.bundle import Compute
from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.contracts.method import Stack
from ftbench.contracts.training import Log, TrainingOutcome, TrainingPlan
from ftbench.errors import CellError, NotStackable
from ftbench.messages.failures import DROPOUT
from ftbench.training.micro_batches import Pass, passes
from ftbench.training.progress import TrainingProgress

if TYPE_CHECKING:
    import torch

_OWN = ("learning_rate", "weight_decay", "seed")
"""Fields in which plans of one batch of trials may differ."""

_JOINED_ON_PROCESSOR = 1024
"""Tokens of several lanes in a pass on a CPU: with more, the activations leave the caches, which costs more than the
saved pass (measured with 128 wide hidden states: 1.9 times as fast as alone, 1.75 with 8192)."""

_EPSILON = 1e-6
"""As in `torch.nn.utils.clip_grad_norm_`."""


@dataclass(frozen=True, slots=True)
class StackedRun:
    """Everything that the lanes share."""

    stack: Stack
    pad: int
    compute: Compute
    clocks: Clocks

    def train(
        self,
        rows: Sequence[EncodedExample],
        validation: Sequence[EncodedExample],
        plans: Sequence[TrainingPlan],
        logs: Sequence[Log],
    ) -> list[TrainingOutcome | CellError]:
        """Train every lane; at the end each model has the weights that its plan keeps.

        A lane with a non-finite loss ends with an error instead of an outcome; the others continue. Seconds, tokens and
        bytes are each lane's share. Raises `NotStackable`, before any training, if training together would differ from
        training one by one.
        """
        common = {tuple(getattr(p, k) for k in TrainingPlan.__dataclass_fields__ if k not in _OWN) for p in plans}
        if len(common) != 1:
            raise ValueError(f"plans of one stack differ in nothing but {', '.join(_OWN)}")
        with self.clocks.phase("prepare"):
            _refuse_chance(self, rows)
            lanes = _Lanes(self, plans)
        courses = [TrainingProgress(plan, rows, log) for plan, log in zip(plans, logs, strict=True)]
        ended: dict[int, CellError] = {}

        @contextmanager
        def lane_alone(lane: int) -> Iterator[TrainingProgress]:
            try:
                yield courses[lane]
            except CellError as error:
                ended[lane] = error

        def validate(done: int, running: Sequence[int]) -> None:
            with self.clocks.phase("validate"):
                losses = lanes.validation_losses(validation, running)
            better = []
            for lane in running:
                with lane_alone(lane) as course:
                    better += [lane] if course.validated(done, losses[lane]) else []
            with self.clocks.phase("validate"):
                lanes.keep(better)

        running: Sequence[int] = range(len(plans))
        validate(0, running)
        step = 0
        while running := [lane for lane in running if lane not in ended and not courses[lane].ends(step)]:
            with self.clocks.phase("train") as timer:
                chosen = {lane: [rows[i] for i in courses[lane].next_batch(step)] for lane in running}
                losses = lanes.step(chosen, {lane: courses[lane].learning_rate(step) for lane in running})
            for lane in running:
                tokens = sum(row.length for row in chosen[lane])
                with lane_alone(lane) as course:
                    course.stepped(step, losses[lane], tokens=tokens, seconds=timer.seconds / len(running))
            step += 1
            going = [lane for lane in running if lane not in ended]
            if going and courses[going[0]].validates(step):
                validate(step, going)
        with self.clocks.phase("validate"):
            lanes.finish([course.outcome for course in courses])
        return [ended.get(lane, course.outcome) for lane, course in enumerate(courses)]


@dataclass(slots=True)
class _Lanes:
    """The trained weights of all lanes, one row each, with their gradients and optimizers."""

    run: StackedRun
    plans: Sequence[TrainingPlan]
    weights: torch.Tensor = field(init=False)
    gradients: torch.Tensor = field(init=False)
    optimizer: torch.optim.Optimizer = field(init=False)
    kept: dict[int, torch.Tensor] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        import torch

        self.weights = self.run.stack.weights.detach().contiguous()
        self.gradients = torch.zeros_like(self.weights)
        # A row is a parameter to the optimizer, so each lane has its own rate, decay and state.
        rows = [torch.nn.Parameter(row) for row in self.weights]
        groups = [
            {"params": [row], "lr": plan.learning_rate, "weight_decay": plan.weight_decay}
            for row, plan in zip(rows, self.plans, strict=True)
        ]
        fused = self.run.compute.device.type in ("cpu", "cuda")
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.999), fused=fused)

    def step(
        self, chosen: Mapping[int, Sequence[EncodedExample]], learning_rates: Mapping[int, float]
    ) -> dict[int, float]:
        """One optimizer step for each given lane; returns each lane's mean loss per answer token before the step."""
        import torch

        self.run.stack.model.train()
        self.gradients.zero_()
        losses = dict.fromkeys(chosen, 0.0)
        lanes: list[int] = []
        found: list[torch.Tensor] = []
        tokens = {lane: sum(row.trained_tokens for row in rows) for lane, rows in chosen.items()}
        for joint in self._passes(chosen):
            weights = self._weights(joint.lanes).requires_grad_()
            counts = torch.tensor([tokens[lane] for lane in joint.lanes], device=self.run.compute.device)
            means = self._sums(joint, weights) / counts
            (gradient,) = torch.autograd.grad(means.sum(), weights)
            self.gradients.index_add_(0, self._index(joint.lanes), gradient)
            lanes += joint.lanes
            found.append(means.detach())
        norms = torch.linalg.vector_norm(self.gradients, dim=1)
        clip = torch.clamp(self.plans[0].gradient_clip / (norms + _EPSILON), max=1.0)
        self.gradients.mul_(clip[:, None])
        for lane, group in enumerate(self.optimizer.param_groups):
            group["params"][0].grad = self.gradients[lane] if lane in chosen else None
            group["lr"] = learning_rates.get(lane, 0.0)
        self.optimizer.step()
        for lane, mean in zip(lanes, torch.cat(found).tolist(), strict=True):  # one reading: each waits for the device
            losses[lane] += mean
        return losses

    def validation_losses(self, rows: Sequence[EncodedExample], running: Sequence[int]) -> dict[int, float]:
        """-log p in nats per answer token over all rows, for each lane."""
        import torch

        self.run.stack.model.eval()
        budget = self.plans[0].micro_batch_tokens
        totals = dict.fromkeys(running, 0.0)
        lanes: list[int] = []
        found: list[torch.Tensor] = []
        with torch.inference_mode():
            for part in micro_batches(rows, budget // len(running)):
                for joint in self._passes(dict.fromkeys(running, part)):
                    lanes += joint.lanes
                    found.append(self._sums(joint, self._weights(joint.lanes)))
        for lane, total in zip(lanes, torch.cat(found).tolist(), strict=True):
            totals[lane] += total
        tokens = sum(row.trained_tokens for row in rows)
        return {lane: total / tokens for lane, total in totals.items()}

    def keep(self, lanes: Sequence[int]) -> None:
        """Store the weights of these lanes as their best."""
        for lane in lanes:
            self.kept[lane] = self.weights[lane].to("cpu", copy=True)

    def finish(self, outcomes: Sequence[TrainingOutcome]) -> None:
        """Give every model the weights its lane keeps, and record the memory of each lane."""
        for lane, best in self.kept.items():
            self.weights[lane] = best.to(self.weights.device)
        self.run.stack.put_back(self.weights)
        self.run.stack.model.eval()
        lane_bytes = self.weights[0].nbytes
        for lane, outcome in enumerate(outcomes):
            outcome.gradient_bytes, outcome.optimizer_bytes = lane_bytes, 2 * lane_bytes
            outcome.kept_bytes = lane_bytes if lane in self.kept else 0

    def _passes(self, rows: Mapping[int, Sequence[EncodedExample]]) -> list[Pass]:
        joined = _JOINED_ON_PROCESSOR if self.run.compute.device.type == "cpu" else None
        return passes(rows, self.plans[0].micro_batch_tokens, joined_tokens=joined)

    def _sums(self, joint: Pass, weights: torch.Tensor) -> torch.Tensor:
        """[lanes of the pass]: the summed losses of each lane's answer tokens."""
        import torch

        run = self.run
        run.stack.use(weights, joint.lanes, joint.rows * joint.length)
        batch = collate(joint.padded(run.pad), run.pad, run.compute.device)
        with run.compute.autocast():
            losses = answer_losses(run.stack.model, batch)
        sums = torch.zeros(len(joint.lanes), device=run.compute.device)
        return sums.index_add(0, batch.rows // joint.rows, losses)

    def _weights(self, lanes: Sequence[int]) -> torch.Tensor:
        """[lanes, numbers]: the weights of some lanes; not a copy if these are all."""
        everything = list(lanes) == list(range(len(self.weights)))
        return self.weights.detach() if everything else self.weights[self._index(lanes)]

    def _index(self, lanes: Sequence[int]) -> torch.Tensor:
        import torch

        return torch.tensor(list(lanes), device=self.run.compute.device)


def _refuse_chance(run: StackedRun, rows: Sequence[EncodedExample]) -> None:
    """Raise `NotStackable` for a model that draws random numbers in training, as dropout does.

    Trained one by one, every lane would draw its own. A pass that advances the generator reveals any such model.
    """
    import torch

    device = run.compute.device

    def state() -> torch.Tensor:
        return torch.cuda.get_rng_state(device) if device.type == "cuda" else torch.get_rng_state()

    lanes = range(len(run.stack.weights))
    row = min(rows, key=lambda candidate: candidate.length)
    run.stack.model.train()
    run.stack.use(run.stack.weights.detach(), lanes, row.length)
    before = state()
    with torch.inference_mode(), run.compute.autocast():
        answer_losses(run.stack.model, collate([row] * len(lanes), run.pad, device))
    if not torch.equal(before, state()):
        raise NotStackable(DROPOUT())
