"""A rough estimate of time, memory and disk from sizes alone, before anything is loaded.

The arithmetic is that of `arithmetic`, the machine's speed that of `machine_speed`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import prod
from typing import Any

from ftbench.planning.arithmetic import (
    Parts,
    TokenCount,
    memory_bytes,
    seconds,
    tokens_at_once,
    trained_parameters,
    training_operations,
)
from ftbench.planning.device_memory import CellSizes, Holding, memory_need
from ftbench.planning.machine_speed import operations_per_second
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell, canonical_json
from ftbench.text.languages import language_profile


@dataclass(frozen=True, slots=True)
class Estimate:
    """Expected time, memory and disk of one cell."""

    seconds: float
    memory_bytes: int
    """Of each device on an accelerator, else of the machine."""
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
        return cls(plan, operations_per_second(cuda=plan.device == "cuda"))

    def cell(self, cell: Cell) -> Estimate:
        """The estimate of one cell."""
        method = canonical_json(cell.spec.method.settings)
        key = (
            cell.model,
            cell.task,
            cell.fold,
            cell.method,
            cell.is_trial,
            method,
            cell.spec.training,
            cell.spec.devices,
        )
        if key not in self._known:
            self._known[key] = self._estimate(cell)
        estimate: Estimate = self._known[key]
        return estimate

    def _estimate(self, cell: Cell) -> Estimate:
        facts = self.plan.models[cell.model].source.facts
        task, method = self.plan.task_of(cell), self.plan.methods[cell.method]
        settings = self.plan.settings(cell)
        trained = trained_parameters(method.method, settings, facts)
        parts = Parts.of(facts)
        operations, disk, memory = 0.0, 0.0, memory_bytes(facts)
        if not cell.is_trial:
            test = self._tokens(cell, "test") * (1 + self.plan.shots(cell))
            once = 2.0 * (parts.body * test + parts.head * self._tokens(cell, "test", answers=True))
            operations = once
            if task.generates:  # generation reads all weights for every token: counted as 4 times slower
                operations += 8.0 * (parts.body + parts.head) * len(task.data.test) * task.max_new_tokens
            else:
                operations += once * len(task.data.labels)
            disk = 4.0 * trained * method.method.capabilities.trains + 4_000 * len(task.data.test)
        if training := cell.spec.training:
            rows = task.training_rows
            epochs = training.steps * training.batch_size / rows if training.steps else training.epochs
            validations = max(1.0, epochs * training.validations)
            read = len(task.data.train)
            train = TokenCount(*(tokens * epochs * rows / read for tokens in self._both(cell, "train")))
            validation = TokenCount(*(tokens * validations for tokens in self._both(cell, "validation")))
            # Processes of one machine's processor share its cores; what devices exchange is not counted.
            share = 1 if self.plan.device == "cpu" else cell.spec.devices
            for part in training_operations(facts, trained, train, validation):
                operations += part / share
            memory = memory_bytes(facts, trained, tokens_at_once(training))
            if cell.spec.devices > 1:  # the processes hold one model together, and the cell holds it once more
                memory += 4 * facts.parameters
        if self.plan.device != "cpu":
            memory = memory_need(*self.holding(cell)).total
        return Estimate(seconds(operations, self.operations_per_second), memory, int(disk))

    def holding(self, cell: Cell) -> tuple[CellSizes, Holding]:
        """What decides the memory that a cell needs on an accelerator, and how the cell holds its model there."""
        facts, can = self.plan.models[cell.model].source.facts, self.plan.methods[cell.method].method.capabilities
        method, training = self.plan.methods[cell.method].method, cell.spec.training
        whole, answers = self._both(cell, "train") if training else (1.0, 1.0)
        tall = [prod(shape) for shape in facts.shapes.values() if len(shape) == 2 and shape[0] == facts.vocabulary]
        sizes = CellSizes(
            parameters=facts.parameters,
            head=sum(tall) or facts.vocabulary * facts.hidden_size,
            layers=facts.layers,
            hidden=facts.hidden_size,
            vocabulary=facts.vocabulary,
            trained=trained_parameters(method, self.plan.settings(cell), facts) if training else 0,
            added=not can.own_weights,
            row=training.max_length if training else 0,
            answers=answers / whole if whole else 1.0,
            step=training.batch_size * training.max_length if training else 0,
        )
        held = Holding(
            weight_bits=16 if cell.spec.model.dtype == "bf16" else 32,
            arithmetic_bits=16 if cell.spec.precision == "bf16" else 32,
            tokens=tokens_at_once(training) if training else 0,
            quantised_bits=can.base_bits,
            devices=cell.spec.devices,
        )
        return sizes, held

    def _both(self, cell: Cell, split: str) -> tuple[float, float]:
        """The tokens of a split, and those of its answers alone."""
        return self._tokens(cell, split), self._tokens(cell, split, answers=True)

    def _tokens(self, cell: Cell, split: str, *, answers: bool = False) -> float:
        """Tokens of a split of a cell's rows, or of its answers alone, estimated from characters.

        A row has at most `max_length`.
        """
        limit = self.plan.methods[cell.method].training.max_length
        key = (cell.task, cell.fold, split, answers, limit)
        if key not in self._known:
            task = self.plan.task_of(cell)
            per_token = language_profile(task.data.language).characters_per_token
            texts = (e.trained_text if answers else e.prompt + e.target for e in getattr(task.data, split))
            self._known[key] = sum(min(limit, len(text) / per_token) for text in texts)
        tokens: float = self._known[key]
        return tokens
