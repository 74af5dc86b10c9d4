"""What `ftbench plan` says of the memory of an accelerator: what fits, and the cheapest way to make the rest fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ftbench.commandline.tables import size
from ftbench.messages import Message, Note
from ftbench.messages.plan import (
    ALL_FIT,
    BF16_WEIGHTS,
    CHECKPOINTING,
    FITS_BY,
    FITS_BY_NO_WAY,
    FOUR_BIT_WEIGHTS,
    SMALLER_PASSES,
)
from ftbench.planning.device_memory import memory_need, ways

if TYPE_CHECKING:
    from ftbench.planning.estimate import Estimator
    from ftbench.records.cell import Cell

_WAYS: Mapping[str, Message] = {
    "smaller passes": SMALLER_PASSES,
    "checkpointing": CHECKPOINTING,
    "bf16 weights": BF16_WEIGHTS,
    "four-bit weights": FOUR_BIT_WEIGHTS,
}


def memory_notes(estimator: Estimator, cells: Iterable[Cell], available: int | None) -> list[Note]:
    """One note for each model and method that does not fit as planned, or one that all fit.

    Nothing is said where the memory of the device is not known. `cells` are those that run.
    """
    if available is None:
        return []
    largest: dict[tuple[str, str], Cell] = {}
    for cell in cells:
        place = cell.model, cell.method
        if place not in largest or _needed(estimator, cell) > _needed(estimator, largest[place]):
            largest[place] = cell
    device = estimator.plan.device
    notes = [_note(estimator, cell, available) for cell in largest.values() if _needed(estimator, cell) > available]
    return notes or [ALL_FIT(device=device, available=size(available))]


def _needed(estimator: Estimator, cell: Cell) -> int:
    return memory_need(*estimator.holding(cell)).total


def _note(estimator: Estimator, cell: Cell, available: int) -> Note:
    method, training = estimator.plan.methods[cell.method], estimator.plan.matrix.training
    checkpoints = method.method.capabilities.checkpointing and training.checkpointing
    planned, *others = ways(*estimator.holding(cell), can_checkpoint=checkpoints)
    facts = {
        "method": cell.method,
        "model": cell.model,
        "needed": size(planned.need.total),
        "device": estimator.plan.device,
        "available": size(available),
    }
    for way in others:
        if way.need.total <= available:
            return FITS_BY(**facts, way=_WAYS[way.name](), less=size(way.need.total))
    return FITS_BY_NO_WAY(**facts, less=size(min(way.need.total for way in (planned, *others))))
