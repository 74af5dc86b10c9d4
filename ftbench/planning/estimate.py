"""A rough estimate of time, memory and disk from sizes alone, before anything is loaded.

Arithmetic: 6 floating-point operations per parameter and trained token (2 forward, 4 backward; 4 in all with a frozen
base, Kaplan et al. 2020), 2 per parameter and evaluated token. The embedding multiplies nothing, and the output layer
works on answers only. The machine's speed is that of a matrix product of a small model's size, times the share that
our own runs reached.
"""

from __future__ import annotations

import functools
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from ftbench.matrix.schema import AUTOMATIC_PASS
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell, canonical_json
from ftbench.text.languages import language_profile

_REACHED = 0.25
"""Share of the matrix-product speed that training and evaluating small models reached, measured on two cores."""
_GPU_FLOPS = 5e13
"""Assumed speed of a GPU; small models cannot fill one."""
_OVERHEAD_SECONDS = 1.0
_ACTIVATION_BYTES = 60
"""Bytes of activations per token, layer and hidden unit in training without checkpointing (Korthikanti et al. 2022: 34
in fp16; fp32 without fused attention takes about twice that)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Expected time, memory and disk of one cell."""

    seconds: float
    memory_bytes: int
    disk_bytes: int

    def as_json(self) -> dict[str, float]:
        return {key: round(value, 1) for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Estimator:
    """Estimates for the cells of a plan, trials included; the machine's speed is measured once."""

    plan: Plan
    operations_per_second: float
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Estimates and token counts made before: seeds share them, and a plan may have thousands."""

    @classmethod
    def measured(cls, plan: Plan) -> Estimator:
        """An estimator with the measured speed of this machine."""
        return cls(plan, _GPU_FLOPS if plan.device == "cuda" else _matrix_product_flops() * _REACHED)

    def cell(self, cell: Cell) -> Estimate:
        """The estimate of one cell."""
        method = canonical_json(cell.spec.method.settings)
        key = (cell.model, cell.task, cell.fold, cell.method, cell.is_trial, method, cell.spec.training)
        if key not in self._known:
            self._known[key] = self._estimate(cell)
        estimate: Estimate = self._known[key]
        return estimate

    def _estimate(self, cell: Cell) -> Estimate:
        facts = self.plan.models[cell.model].source.facts
        task, method = self.plan.task_of(cell), self.plan.methods[cell.method]
        settings = self.plan.settings(cell)
        trained = method.method.trainable_parameters(settings, facts)
        trained = facts.parameters // 50 if trained is None else trained
        head = facts.vocabulary * facts.hidden_size
        body = max(facts.parameters - head, 1)
        operations, memory, disk = 0.0, 4.0 * facts.parameters, 0.0
        if not cell.is_trial:
            test = self._tokens(cell, "test") * (1 + self.plan.shots(cell))
            once = 2.0 * (body * test + head * self._tokens(cell, "test", answers=True))
            operations = once
            if task.generates:  # generation reads all weights for every token: counted as 4 times slower
                operations += 8.0 * (body + head) * len(task.data.test) * task.max_new_tokens
            else:
                operations += once * len(task.data.labels)
            disk = 4.0 * trained * method.method.capabilities.trains + 4_000 * len(task.data.test)
        if training := cell.spec.training:
            rows = task.training_rows
            epochs = training.steps * training.batch_size / rows if training.steps else training.epochs
            per_token = 6 if trained == facts.parameters else 4
            validations = max(1.0, epochs * training.validations)
            for parameters, answers in ((body, False), (head, True)):
                tokens = self._tokens(cell, "train", answers=answers) * epochs * rows / len(task.data.train)
                validated = self._tokens(cell, "validation", answers=answers) * validations
                operations += parameters * (per_token * tokens + 2 * validated)
            setting = training.micro_batch_tokens
            tokens_at_once = AUTOMATIC_PASS if setting == "auto" else setting
            batch = min(tokens_at_once, training.batch_size * training.max_length)
            memory += 12 * trained + _ACTIVATION_BYTES * batch * facts.layers * facts.hidden_size
        seconds = _OVERHEAD_SECONDS + operations / self.operations_per_second
        return Estimate(seconds, int(memory) + 500_000_000, int(disk))

    def _tokens(self, cell: Cell, split: str, *, answers: bool = False) -> float:
        """Tokens of a split of a cell's rows, or of its answers alone, estimated from characters.

        A row has at most `max_length`.
        """
        key = (cell.task, cell.fold, split, answers)
        if key not in self._known:
            task = self.plan.task_of(cell)
            per_token = language_profile(task.data.language).characters_per_token
            limit = self.plan.matrix.training.max_length
            texts = (e.trained_text if answers else e.prompt + e.target for e in getattr(task.data, split))
            self._known[key] = sum(min(limit, len(text) / per_token) for text in texts)
        tokens: float = self._known[key]
        return tokens


@functools.cache
def _matrix_product_flops() -> float:
    """Floating-point operations per second of a 1024 × 256 × 704 fp32 matrix product, the best of many.

    Measured once in a process, which may plan often. Many, because most wait on a busy machine: the best of 5 was ten
    times too slow.
    """
    import numpy as np

    a, b = np.ones((1024, 256), np.float32), np.ones((256, 704), np.float32)
    best = float("inf")
    for _ in range(60):
        started = time.perf_counter()
        a @ b
        best = min(best, time.perf_counter() - started)
    return 2 * 1024 * 256 * 704 / best
