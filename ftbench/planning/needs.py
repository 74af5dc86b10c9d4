"""What a cell asks of a cluster's machine: what the matrix says of its method, its model or all cells."""

from __future__ import annotations

from ftbench.contracts.job import Needs
from ftbench.planning.estimate import Estimator
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell

_LIBRARIES = 2 * 10**9
"""Bytes of a process that has imported torch, transformers and PEFT and loaded nothing."""

_MARGIN = 2.0
"""Memory asked for over what is estimated: a scheduler kills what takes more."""


def needs_of(plan: Plan, cell: Cell) -> Needs:
    """The needs of a cell.

    Memory that the matrix leaves open is twice the estimate; of a cell on GPUs, which has most of it there, twice the
    model's weights in fp32. Time is what the matrix says: an estimate of it is too rough to end work by.
    """
    asked = plan.matrix.resources.under(plan.models[cell.model].entry.resources)
    asked = asked.under(plan.methods[cell.method].resources)
    gpus = asked.gpus or 0
    if plan.device == "cuda" and asked.gpus != 0:
        gpus = max(gpus, plan.devices_of(cell))
    memory = asked.memory
    if memory is None:
        weights = 4 * plan.models[cell.model].source.facts.parameters
        # The speed of a machine changes no memory.
        estimated = weights if gpus else Estimator(plan, operations_per_second=1.0).cell(cell).memory_bytes
        processes = 1 if cell.spec.devices == 1 else 1 + cell.spec.devices
        memory = processes * _LIBRARIES + round(_MARGIN * estimated)
    return Needs(gpus=gpus, cores=asked.cores, memory_bytes=memory, seconds=asked.time)
