"""The memory of an accelerator that a cell needs, part by part, and the cheapest way to need less.

Bytes a number: 4 in fp32, 2 in bf16. A trained weight is fp32 and has a gradient and Adam's two means beside it: 16
bytes (as in Rajbhandari et al. 2020, section 3.1). Under bf16 autocast an fp32 matrix has a bf16 copy that lives from
the forward to the backward pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

from ftbench.compute.answer_loss import MOST_LOGITS

_OVERHEAD = 500_000_000
"""Bytes of the device's own context, of libraries, and of a single layer's work."""

_ACTIVATIONS = {32: 60, 16: 34}
"""Bytes of activations a token, layer and hidden unit, by the bits of the arithmetic (Korthikanti et al. 2022: 34 in 16
bits; fp32 without fused attention takes about twice that)."""

_LOGIT = 12
"""Bytes a logit: itself, its logarithm and its gradient, in fp32."""


@dataclass(frozen=True, slots=True)
class CellSizes:
    """What decides the memory of a cell, however its model is held."""

    parameters: int
    """Of the base."""
    head: int
    """Of the embedding and the output layer among them, which stay as they were loaded when a method quantises."""
    layers: int
    hidden: int
    vocabulary: int
    trained: int
    """Trained parameters; 0 for a cell that does not train."""
    added: bool
    """Whether these are beside the base, not in it."""
    row: int
    """Tokens of the longest row."""
    answers: float = 1.0
    """Share of the tokens that logits are computed for."""


@dataclass(frozen=True, slots=True)
class Holding:
    """How a cell holds its model and passes rows through it."""

    weight_bits: float
    """Bits a weight of the base as it is loaded: 32 or 16."""
    arithmetic_bits: int
    """32, or 16 under bf16 autocast."""
    tokens: int
    """Tokens of a pass in training."""
    checkpointing: bool = False
    """Whether a layer's activations are computed again in the backward pass."""
    quantised_bits: float | None = None
    """Bits a weight of the body with its scales, where the method quantises it."""


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Bytes, by what takes them."""

    weights: int
    casts: int
    """bf16 copies of fp32 matrices, from the forward to the backward pass."""
    gradients: int
    optimizer: int
    activations: int
    logits: int

    @property
    def total(self) -> int:
        """All together, with what the device and the libraries take."""
        parts: tuple[int, ...] = astuple(self)
        return sum(parts) + _OVERHEAD


def memory_need(sizes: CellSizes, held: Holding) -> MemoryNeed:
    """The memory at the peak of a training; that of the weights alone where nothing is trained."""
    frozen = sizes.parameters - (0 if sizes.added else sizes.trained)
    body = frozen - sizes.head
    if held.quantised_bits is None or body <= 0:
        weights = frozen * held.weight_bits / 8
        uncast = 0.0 if held.weight_bits <= held.arithmetic_bits else float(frozen)
    else:
        weights = body * held.quantised_bits / 8 + sizes.head * held.weight_bits / 8
        uncast = 0.0 if held.weight_bits <= held.arithmetic_bits else float(sizes.head)
    if not sizes.trained:
        return MemoryNeed(int(weights), 0, 0, 0, 0, 0)
    if held.arithmetic_bits < 32:
        uncast += sizes.trained
    width = sizes.layers * sizes.hidden
    if held.checkpointing:  # the input of every layer, and all of one
        kept = held.tokens * (held.arithmetic_bits // 8 * width + _ACTIVATIONS[held.arithmetic_bits] * sizes.hidden)
    else:
        kept = held.tokens * _ACTIVATIONS[held.arithmetic_bits] * width
    logits = min(held.tokens * sizes.answers * sizes.vocabulary, MOST_LOGITS)
    return MemoryNeed(
        weights=int(weights) + 4 * sizes.trained,
        casts=int(uncast * held.arithmetic_bits / 8) if held.arithmetic_bits < 32 else 0,
        gradients=4 * sizes.trained,
        optimizer=8 * sizes.trained,
        activations=kept,
        logits=int(_LOGIT * logits),
    )


FOUR_BITS = 4.5
"""Bits a weight in blocks of 64 with an fp32 scale each (Dettmers et al. 2023, section 3)."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to hold a model, and what a cell then needs."""

    name: str
    """`smaller passes`, `checkpointing`, `bf16 weights` or `four-bit weights`; empty for the way that is planned."""
    need: MemoryNeed


def ways(sizes: CellSizes, held: Holding, *, can_checkpoint: bool) -> Iterator[Way]:
    """The ways to run a cell, the one that is planned first, then those that cost more and more.

    Smaller passes and checkpointing change no result, and a cell takes them by itself. 16 bits round the products as
    bf16 arithmetic does anyway; four bits are another base. Weights that are trained themselves stay fp32.
    """
    yield Way("", memory_need(sizes, held))
    if not sizes.trained:
        held = replace(held, tokens=0)
    elif held.tokens > sizes.row:
        held = replace(held, tokens=sizes.row)
        yield Way("smaller passes", memory_need(sizes, held))
    if sizes.trained and can_checkpoint and not held.checkpointing:
        held = replace(held, checkpointing=True)
        yield Way("checkpointing", memory_need(sizes, held))
    if sizes.trained and not sizes.added:
        return
    if held.weight_bits > 16:
        held = replace(held, weight_bits=16)
        yield Way("bf16 weights", memory_need(sizes, held))
    if held.quantised_bits is None and sizes.trained:
        yield Way("four-bit weights", memory_need(sizes, replace(held, quantised_bits=FOUR_BITS)))


def cheapest(sizes: CellSizes, held: Holding, available: int, *, can_checkpoint: bool) -> Way | None:
    """The first of `ways` that fits into `available` bytes; None if none does."""
    possible = ways(sizes, held, can_checkpoint=can_checkpoint)
    return next((way for way in possible if way.need.total <= available), None)
