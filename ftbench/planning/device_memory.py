"""The memory of an accelerator that a cell needs, part by part, and the cheapest way to need less.

Bytes a number: 4 in fp32, 2 in bf16. A trained weight is fp32 and has a gradient and Adam's two means beside it: 16
bytes (as in Rajbhandari et al. 2020, section 3.1). Under bf16 autocast an fp32 matrix has a bf16 copy that lives from
the forward to the backward pass.

On several devices (FSDP2, Zhao et al. 2023) each has its part of the weights, gradients and means. It collects the
weights of a block while it computes it, and those outside of all blocks for a whole pass. Copies in bf16, activations
and logits are of its own rows. Before and after training the model is evaluated: spread over the devices where it does
not fit on one (`ftbench/compute/placement.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ftbench.compute.answer_loss import MOST_LOGITS
from ftbench.planning.devices import bytes_per_device

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
    step: int = 0
    """Tokens of all rows of an optimizer step, which several devices share; 0: as many as a pass has."""


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
    devices: int = 1
    """Devices that train the cell together."""


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Bytes on each device, by what takes them."""

    weights: int
    casts: int
    """bf16 copies of fp32 matrices, from the forward to the backward pass."""
    gradients: int
    optimizer: int
    activations: int
    logits: int
    collected: int = 0
    """Weights and gradients that other devices hold, while this one computes with them."""
    outside_training: int = 0
    """The part of a model spread over several devices that one of them has while it is evaluated."""

    @property
    def total(self) -> int:
        """The most at any time, with what the device and the libraries take."""
        kept = self.weights + self.casts + self.gradients + self.optimizer
        training = kept + self.activations + self.logits + self.collected
        return max(training, self.outside_training) + _OVERHEAD


def memory_need(sizes: CellSizes, held: Holding) -> MemoryNeed:
    """The memory of each device at the peak of a training; that of the weights alone where nothing is trained."""
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
    tokens, width = _pass_tokens(sizes, held), sizes.layers * sizes.hidden
    if held.checkpointing:  # the input of every layer, and all of one
        kept = tokens * (held.arithmetic_bits // 8 * width + _ACTIVATIONS[held.arithmetic_bits] * sizes.hidden)
    else:
        kept = tokens * _ACTIVATIONS[held.arithmetic_bits] * width
    logits = min(tokens * sizes.answers * sizes.vocabulary, MOST_LOGITS)
    need = MemoryNeed(
        weights=int(weights) + 4 * sizes.trained,
        casts=int(uncast * held.arithmetic_bits / 8) if held.arithmetic_bits < 32 else 0,
        gradients=4 * sizes.trained,
        optimizer=8 * sizes.trained,
        activations=kept,
        logits=int(_LOGIT * logits),
    )
    return need if held.devices == 1 else _of_several(need, sizes, held)


def _pass_tokens(sizes: CellSizes, held: Holding) -> int:
    """Tokens of a pass on one device: its share of a step's rows is all that it has, but it has whole rows."""
    if held.devices == 1 or not sizes.step:
        return held.tokens
    return min(held.tokens, max(sizes.row, bytes_per_device(sizes.step, held.devices)))


def _of_several(need: MemoryNeed, sizes: CellSizes, held: Holding) -> MemoryNeed:
    """The need of one of several devices, given that of a single one with the same pass.

    Two blocks are whole at a time, because the next one is collected while one is computed. Each trained weight that is
    whole has a whole gradient, until all devices have added theirs.
    """
    whole_share = (sizes.head + 2 * (sizes.parameters - sizes.head) / sizes.layers) / sizes.parameters
    return replace(
        need,
        weights=bytes_per_device(need.weights, held.devices),
        gradients=bytes_per_device(need.gradients, held.devices),
        optimizer=bytes_per_device(need.optimizer, held.devices),
        collected=int(min(1.0, whole_share) * (need.weights + need.gradients)),
        outside_training=_spread_part(need.weights, sizes, held),
    )


def _spread_part(weights: int, sizes: CellSizes, held: Holding) -> int:
    """The largest part of a spread model: its share and half a block, or all that is no block."""
    block = weights * (sizes.parameters - sizes.head) / sizes.parameters / sizes.layers
    return max(int(bytes_per_device(weights, held.devices) + block / 2), int(weights * sizes.head / sizes.parameters))


FOUR_BITS = 4.5
"""Bits a weight in blocks of 64 with an fp32 scale each (Dettmers et al. 2023, section 3)."""


MOST_DEVICES = 8
"""Devices that a way asks for, at most: as many as a machine usually has."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to hold a model, and what a cell then needs."""

    name: str
    """`smaller passes`, `checkpointing`, `bf16 weights`, `four-bit weights` or `more devices`; empty for the way that
    is planned."""
    need: MemoryNeed
    held: Holding


def ways(sizes: CellSizes, held: Holding, *, can_checkpoint: bool, can_share: bool = False) -> Iterator[Way]:
    """The ways to run a cell, the one that is planned first, then those that cost more and more.

    Smaller passes and checkpointing change no result, and a cell takes them by itself. 16 bits round the products as
    bf16 arithmetic does anyway; four bits are another base. Weights that are trained themselves stay fp32. More devices
    (`can_share`) come last, with all the others but four bits.
    """
    planned = held

    def way(name: str, held: Holding) -> Way:
        return Way(name, memory_need(sizes, held), held)

    yield way("", held)
    if not sizes.trained:
        held = replace(held, tokens=0)
    elif held.tokens > sizes.row:
        held = replace(held, tokens=sizes.row)
        yield way("smaller passes", held)
    if sizes.trained and can_checkpoint and not held.checkpointing:
        held = replace(held, checkpointing=True)
        yield way("checkpointing", held)
    if sizes.added or not sizes.trained:
        if held.weight_bits > 16:
            held = replace(held, weight_bits=16)
            yield way("bf16 weights", held)
        if held.quantised_bits is None and sizes.trained and held.devices == 1:
            yield way("four-bit weights", replace(held, quantised_bits=FOUR_BITS))
    if sizes.trained and can_share:
        count = 2
        while count <= MOST_DEVICES:
            if count > planned.devices:
                yield way("more devices", replace(held, devices=count))
            count *= 2


def cheapest(
    sizes: CellSizes, held: Holding, available: int, *, can_checkpoint: bool, can_share: bool = False
) -> Way | None:
    """The first of `ways` that fits into `available` bytes; None if none does."""
    possible = ways(sizes, held, can_checkpoint=can_checkpoint, can_share=can_share)
    return next((way for way in possible if way.need.total <= available), None)
