"""What a plan says of the type of weights in memory, and that cells load them so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.commandline.weight_lines import weight_types, weights_of
from ftbench.execution.cell_context import CellContext
from ftbench.matrix import read_matrix
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.cell import Cell

MATRIX = "models: ['builtin:nano']\ntasks: [sentiment]\nmethods: [lora, full, ia3]\nseeds: [0]\ndevice: cpu\n"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "m.yaml").write_text(MATRIX, encoding="utf-8")
    return make_plan(read_matrix(tmp_path / "m.yaml"), Registry(load_plugins(entry_points=False)))


def in_bf16(plan: Plan, *methods: str) -> Plan:
    """The plan with the weights of some methods' cells in bf16, as a GPU has them."""

    def typed(cell: Cell) -> Cell:
        if cell.method not in methods:
            return cell
        model = cell.spec.model.model_copy(update={"dtype": "bf16"})
        return replace(cell, spec=cell.spec.model_copy(update={"model": model}))

    return replace(plan, cells=tuple(map(typed, plan.cells)))


def test_a_plan_whose_weights_are_all_fp32_says_nothing(plan: Plan) -> None:
    assert weight_types(plan, plan.models["builtin:nano"]) == ""
    assert {weights_of(cell) for cell in plan.cells} == {"fp32"}


def test_a_plan_says_which_methods_have_weights_in_bf16(plan: Plan) -> None:
    mixed, model = in_bf16(plan, "lora", "ia3"), plan.models["builtin:nano"]
    assert weight_types(mixed, model) == "weights in bf16 for lora, ia3, and in fp32 for full"
    assert weight_types(in_bf16(plan, "lora", "ia3", "full"), model) == "weights in bf16"


def test_a_cell_loads_its_model_in_the_type_of_its_specification(plan: Plan) -> None:
    loaded = {cell.method: CellContext(plan, cell).load().model.dtype for cell in in_bf16(plan, "lora").cells}
    assert {method: str(dtype) for method, dtype in loaded.items()} == {
        "lora": "torch.bfloat16",
        "ia3": "torch.float32",
        "full": "torch.float32",
    }
