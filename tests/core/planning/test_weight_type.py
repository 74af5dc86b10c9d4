"""The type of a model's weights in memory: 16 bits where nothing is lost, and part of a cell's identity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ftbench.contracts import Capabilities
from ftbench.planning.cells import make_cells
from ftbench.planning.planned import Plan
from ftbench.planning.weight_type import weight_type
from tests.core.planning.conftest import FACTS

PlanOf = Callable[..., Plan]

HALF = replace(FACTS, dtype="bfloat16")
FROZEN = Capabilities(frozen_base=True)
MATRIX = """\
models: ['builtin:nano']
tasks: [sentiment]
methods: [zero-shot, lora, prompt-tuning, full, top-layers, layernorm, linear-probe]
seeds: [0]
device: cpu
"""
UNTRAINED = {"zero-shot", "lora", "prompt-tuning"}


def cells_on(plan: Plan, device: str, precision: str) -> dict[str, tuple[str, str]]:
    """By method the `dtype` and the id of the cell that the plan would have on a device."""
    from ftbench.plugin_loading import load_plugins
    from ftbench.plugins import Registry

    registry = Registry(load_plugins(entry_points=False))
    cells = make_cells(plan.matrix, plan.models, plan.tasks, plan.methods, precision, device, registry)
    return {cell.method: (cell.spec.model.dtype, cell.id) for cell in cells}


def test_a_frozen_base_of_16_bits_is_held_in_bf16_where_products_are_bf16_on_an_accelerator() -> None:
    assert weight_type("auto", HALF, FROZEN, "bf16", "cuda") == "bf16"
    assert weight_type("auto", replace(FACTS, dtype="float16"), FROZEN, "bf16", "cuda") == "bf16"
    assert weight_type("auto", HALF, Capabilities(trains=False), "bf16", "cuda") == "bf16"


def test_weights_are_fp32_where_16_bits_would_lose_something_or_be_slow() -> None:
    trains_itself = Capabilities(own_weights=True)
    assert weight_type("auto", HALF, trains_itself, "bf16", "cuda") == "auto"
    assert weight_type("auto", FACTS, FROZEN, "bf16", "cuda") == "auto"
    assert weight_type("auto", HALF, FROZEN, "fp32", "cuda") == "auto"
    assert weight_type("auto", HALF, FROZEN, "bf16", "cpu") == "auto"


@pytest.mark.parametrize("asked", ["fp32", "bf16"])
def test_a_type_that_the_matrix_names_is_taken_everywhere(asked: str) -> None:
    assert weight_type(asked, HALF, FROZEN, "bf16", "cuda") == asked
    assert weight_type(asked, FACTS, Capabilities(), "fp32", "cpu") == asked


def test_on_a_gpu_methods_that_freeze_the_base_have_its_weights_in_bf16_and_the_others_in_fp32(plan_of: PlanOf) -> None:
    found = cells_on(plan_of(MATRIX), "cuda", "bf16")
    assert {method for method, (dtype, _) in found.items() if dtype == "bf16"} == UNTRAINED
    assert {dtype for method, (dtype, _) in found.items() if method not in UNTRAINED} == {"auto"}


def test_the_type_is_part_of_the_identity_and_cells_in_fp32_keep_their_ids(plan_of: PlanOf) -> None:
    plan = plan_of(MATRIX + "evaluation: {batch_tokens: 8192}")  # `auto` is another number on each device
    on_cpu, on_cpu_in_bf16, on_gpu = (
        cells_on(plan, *where) for where in (("cpu", "fp32"), ("cpu", "bf16"), ("cuda", "bf16"))
    )
    assert {cell.method: cell.id for cell in plan.cells} == {method: one for method, (_, one) in on_cpu.items()}
    same = {method for method in on_gpu if on_gpu[method] == on_cpu_in_bf16[method]}
    assert same == set(on_gpu) - UNTRAINED


def test_weights_that_a_matrix_asks_for_in_bf16_are_the_same_cell_as_those_that_auto_holds_so(plan_of: PlanOf) -> None:
    asked = plan_of(MATRIX.replace("'builtin:nano'", "{model: 'builtin:nano', dtype: bf16}"))
    auto, named = cells_on(plan_of(MATRIX), "cuda", "bf16"), cells_on(asked, "cuda", "bf16")
    assert all(auto[method] == named[method] for method in UNTRAINED)
