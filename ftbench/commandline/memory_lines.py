"""What `ftbench plan` says of the memory of accelerators: what each method needs, what fits, and what makes it fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ftbench.commandline.tables import size
from ftbench.messages import Message, Note
from ftbench.messages.plan import (
    ALL_FIT,
    BF16_WEIGHTS,
    CHECKPOINTING,
    DEVICE_MEMORY_UNKNOWN,
    FITS_BY,
    FITS_BY_NO_WAY,
    FITS_BY_NO_WAY_UNTRAINED,
    FOUR_BIT_WEIGHTS,
    MORE_DEVICES,
    MORE_DEVICES_BF16,
    NEEDS_PER_DEVICE,
    SMALLER_PASSES,
)
from ftbench.planning.fitting import Fit, by_available

if TYPE_CHECKING:
    from ftbench.planning.device_memory import Way

_WAYS: Mapping[str, Message] = {
    "smaller passes": SMALLER_PASSES,
    "checkpointing": CHECKPOINTING,
    "bf16 weights": BF16_WEIGHTS,
    "four-bit weights": FOUR_BIT_WEIGHTS,
}


def memory_notes(fits: Sequence[Fit], device: str) -> list[Note]:
    """What each model and method needs on each device, and then what does not fit.

    One note tells the needs of all methods of a model that have equally many devices. `device` is the kind.
    """
    notes: list[Note] = []
    groups: dict[tuple[str, int], list[Fit]] = {}
    for fit in fits:
        groups.setdefault((fit.model, fit.planned.held.devices), []).append(fit)
    for (model, count), together in groups.items():
        needs = tuple(f"{fit.method} {size(fit.planned.need.total)}" for fit in together)
        notes.append(NEEDS_PER_DEVICE(model=model, device=device, n=count, needs=needs))
    for available, alike in by_available(fits).items():
        if available is None:
            notes.append(DEVICE_MEMORY_UNKNOWN(device=device))
        elif all(fit.fits for fit in alike):
            notes.append(ALL_FIT(device=device, available=size(available)))
        else:
            notes += [_note(fit, available, device) for fit in alike if not fit.fits]
    return notes


def _note(fit: Fit, available: int, device: str) -> Note:
    facts = {
        "method": fit.method,
        "model": fit.model,
        "needed": size(fit.planned.need.total),
        "device": device,
        "available": size(available),
    }
    if fit.remedy is not None:
        return FITS_BY(**facts, way=_way(fit, fit.remedy), less=size(fit.remedy.need.total))
    trained = fit.planned.need.optimizer > 0
    return (FITS_BY_NO_WAY if trained else FITS_BY_NO_WAY_UNTRAINED)(**facts, less=size(fit.least))


def _way(fit: Fit, way: Way) -> Note:
    if way.name in _WAYS:
        return _WAYS[way.name]()
    halved = way.held.weight_bits < fit.planned.held.weight_bits
    return (MORE_DEVICES_BF16 if halved else MORE_DEVICES)(devices=way.held.devices)
