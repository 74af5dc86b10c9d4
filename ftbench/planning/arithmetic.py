"""The arithmetic of estimates: operations, seconds and memory from the sizes of a model and of its texts alone.

6 floating-point operations per parameter and trained token (2 forward, 4 backward; 4 in all with a frozen base, Kaplan
et al. 2020), 2 per parameter and evaluated token. The embedding multiplies nothing, and the output layer works on
answers only.
"""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.contracts import Method, MethodSettings, ModelFacts
from ftbench.matrix.schema import AUTOMATIC_PASS
from ftbench.records.cell import TrainingSpec

_OVERHEAD_SECONDS = 1.0
_OVERHEAD_BYTES = 500_000_000
_ACTIVATION_BYTES = 60
"""Bytes of activations per token, layer and hidden unit in training without checkpointing (Korthikanti et al. 2022: 34
in fp16; fp32 without fused attention takes about twice that)."""


@dataclass(frozen=True, slots=True)
class TokenCount:
    """Tokens of rows, each counted as often as a model reads it."""

    whole: float
    """Of prompts and answers together."""
    answers: float


@dataclass(frozen=True, slots=True)
class Parts:
    """The parameters of a model, by what they work on."""

    body: int
    """All but the embedding: they work on every token."""
    head: int
    """The output layer: it works on answers."""

    @classmethod
    def of(cls, facts: ModelFacts) -> Parts:
        """The parts of a model whose embedding is its output layer."""
        head = facts.vocabulary * facts.hidden_size
        return cls(max(facts.parameters - head, 1), head)


def trained_parameters(method: Method, settings: MethodSettings, facts: ModelFacts) -> int:
    """The number of parameters that a method trains; a fiftieth of the model where only the loaded model tells."""
    trained = method.trainable_parameters(settings, facts)
    return facts.parameters // 50 if trained is None else trained


def training_operations(
    facts: ModelFacts, trained: int, train: TokenCount, validation: TokenCount
) -> tuple[float, float]:
    """The operations of the body and of the head in a training of `trained` parameters, validations included."""
    per_token = 6 if trained == facts.parameters else 4
    parts = Parts.of(facts)
    return (
        parts.body * (per_token * train.whole + 2 * validation.whole),
        parts.head * (per_token * train.answers + 2 * validation.answers),
    )


def tokens_at_once(training: TrainingSpec) -> int:
    """The tokens of one forward pass in training."""
    setting = training.micro_batch_tokens
    return min(AUTOMATIC_PASS if setting == "auto" else setting, training.batch_size * training.max_length)


def memory_bytes(facts: ModelFacts, trained: int = 0, tokens: int = 0) -> int:
    """The memory of a model, and of its training if `tokens` are trained on at once: gradients and Adam's two means."""
    activations = _ACTIVATION_BYTES * tokens * facts.layers * facts.hidden_size
    return 4 * facts.parameters + 12 * trained + activations + _OVERHEAD_BYTES


def seconds(operations: float, operations_per_second: float) -> float:
    """The time of so many operations, starting included."""
    return _OVERHEAD_SECONDS + operations / operations_per_second
