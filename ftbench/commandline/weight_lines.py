"""What `ftbench plan` says of the type of a model's weights in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.planning.planned import Plan, PlannedModel
    from ftbench.records.cell import Cell


def weights_of(cell: Cell) -> str:
    """`fp32` or `bf16`: the type in which a cell holds the weights of its model."""
    return "bf16" if cell.spec.model.dtype == "bf16" else "fp32"


def weight_types(plan: Plan, model: PlannedModel) -> str:
    """`weights in bf16 for lora, and in fp32 for full`; empty where all are fp32."""
    methods: dict[str, list[str]] = {"bf16": [], "fp32": []}
    for cell in plan.cells:
        if cell.model == model.entry.label and not cell.skip and cell.method not in methods[weights_of(cell)]:
            methods[weights_of(cell)].append(cell.method)
    if not methods["bf16"]:
        return ""
    if not methods["fp32"]:
        return "weights in bf16"
    return f"weights in bf16 for {', '.join(methods['bf16'])}, and in fp32 for {', '.join(methods['fp32'])}"
