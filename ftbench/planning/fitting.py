"""Which cells fit into the memory of a device, by model and method, and the cheapest way to make the others fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ftbench.planning.device_memory import Way, memory_need, ways

if TYPE_CHECKING:
    from ftbench.planning.estimate import Estimator
    from ftbench.planning.planned import Plan
    from ftbench.records.cell import Cell


@dataclass(frozen=True, slots=True)
class Fit:
    """The memory of an accelerator that the largest cell of a model and method needs."""

    model: str
    method: str
    planned: Way
    """As the matrix has it. Its need is that of each device that trains the cell."""
    available: int | None
    """Bytes of one device; None where nobody knows."""
    remedy: Way | None
    """The cheapest way that fits; None where the cell fits as planned, and where nothing helps."""
    least: int
    """Bytes that it can do with, whatever is done."""

    @property
    def fits(self) -> bool | None:
        """Whether it fits as planned; None where nobody knows the device."""
        return None if self.available is None else self.planned.need.total <= self.available

    def as_json(self) -> dict[str, Any]:
        need = self.planned.need
        way = None if self.remedy is None else _as_json(self.remedy)
        return {
            "model": self.model,
            "method": self.method,
            "devices": self.planned.held.devices,
            "bytes_per_device": need.total,
            "parts": asdict(need),
            "available": self.available,
            "fits": self.fits,
            "cheapest_way": way,
            "least_bytes": self.least,
        }


def _as_json(way: Way) -> dict[str, Any]:
    held = way.held
    return {
        "way": way.name,
        "devices": held.devices,
        "weight_bits": held.quantised_bits or held.weight_bits,
        "checkpointing": held.checkpointing,
        "bytes_per_device": way.need.total,
    }


def device_fits(estimator: Estimator, cells: Iterable[Cell], on_this_machine: int | None) -> list[Fit]:
    """For each model and method the cell that needs most; empty on a CPU.

    `on_this_machine` are the bytes of this machine's device. `resources: {gpu_memory: 80GB}` of the matrix counts more.
    """
    if estimator.plan.device == "cpu":
        return []
    largest: dict[tuple[str, str], tuple[int, Cell]] = {}
    for cell in cells:
        place, needed = (cell.model, cell.method), memory_need(*estimator.holding(cell)).total
        if place not in largest or needed > largest[place][0]:
            largest[place] = needed, cell
    return [
        _fit(estimator, cell, gpu_memory_of(estimator.plan, cell) or on_this_machine) for _, cell in largest.values()
    ]


def gpu_memory_of(plan: Plan, cell: Cell) -> int | None:
    """Bytes of each GPU that the matrix says for a cell's method, its model or all cells."""
    asked = plan.matrix.resources.under(plan.models[cell.model].entry.resources)
    return asked.under(plan.methods[cell.method].resources).gpu_memory


def _fit(estimator: Estimator, cell: Cell, available: int | None) -> Fit:
    method, training = estimator.plan.methods[cell.method].method, estimator.plan.matrix.training
    sizes, held = estimator.holding(cell)
    planned, *others = ways(
        sizes,
        held,
        can_checkpoint=method.capabilities.checkpointing and training.checkpointing,
        can_share=method.capabilities.several_devices,
    )
    remedy = None
    if available is not None and planned.need.total > available:
        remedy = next((way for way in others if way.need.total <= available), None)
    least = min(way.need.total for way in (planned, *others))
    return Fit(cell.model, cell.method, planned, available, remedy, least)


def by_available(fits: Iterable[Fit]) -> Mapping[int | None, list[Fit]]:
    """The fits of each size of device, in their order."""
    groups: dict[int | None, list[Fit]] = {}
    for fit in fits:
        groups.setdefault(fit.available, []).append(fit)
    return groups
