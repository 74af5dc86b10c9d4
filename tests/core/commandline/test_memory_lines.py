"""What a plan says of an accelerator's memory: that all fits, or the cheapest way to make it fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.commandline.memory_lines import memory_notes
from ftbench.matrix import read_matrix
from ftbench.planning.device import memory_of
from ftbench.planning.device_memory import memory_need
from ftbench.planning.estimate import Estimator
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry

MATRIX = "models: ['builtin:nano']\ntasks: [sentiment]\nmethods: [zero-shot, lora, full]\nseeds: [0, 1]\ndevice: cpu\n"
GB = 10**9


@pytest.fixture
def estimator(tmp_path: Path) -> Estimator:
    """Of the plan as it would be on a GPU, whose model has 7 billion parameters."""
    (tmp_path / "m.yaml").write_text(MATRIX, encoding="utf-8")
    plan = make_plan(read_matrix(tmp_path / "m.yaml"), Registry(load_plugins(entry_points=False)))
    model = plan.models["builtin:nano"]
    facts = replace(model.source.facts, parameters=7 * GB, hidden_size=4096, layers=32, vocabulary=32_000, shapes={})
    large = replace(model, source=replace(model.source, facts=facts))
    cells = tuple(
        replace(cell, spec=cell.spec.model_copy(update={"precision": "bf16", "seed": cell.seed})) for cell in plan.cells
    )
    return Estimator(replace(plan, models={"builtin:nano": large}, cells=cells, device="cuda", precision="bf16"), 1e12)


def said(estimator: Estimator, gigabytes: int) -> list[str]:
    return [str(note) for note in memory_notes(estimator, estimator.plan.cells, gigabytes * GB)]


def test_a_device_with_room_for_everything_is_one_line(estimator: Estimator) -> None:
    assert said(estimator, 200) == ["every cell fits into the memory of cuda (200.0 GB)"]


def test_each_method_that_does_not_fit_is_told_the_cheapest_way_once(estimator: Estimator) -> None:
    lines = said(estimator, 24)
    assert [line.split(" needs")[0] for line in lines] == [
        "zero-shot on builtin:nano",
        "lora on builtin:nano",
        "full on builtin:nano",
    ]
    assert (
        "and cuda has 24.0 GB: holding the weights in 16 bits (the model's dtype: bf16) brings it to about" in lines[1]
    )
    assert "the least that it can do with is about 12" in lines[2]


def test_the_estimate_of_a_cell_on_an_accelerator_is_what_its_parts_add_up_to(estimator: Estimator) -> None:
    for cell in estimator.plan.cells:
        assert estimator.cell(cell).memory_bytes == memory_need(*estimator.holding(cell)).total


def test_weights_in_bf16_halve_what_a_frozen_base_takes(estimator: Estimator) -> None:
    lora = next(cell for cell in estimator.plan.cells if cell.method == "lora")
    model = lora.spec.model.model_copy(update={"dtype": "bf16"})
    half = replace(lora, spec=lora.spec.model_copy(update={"model": model}))
    needs = [memory_need(*estimator.holding(cell)) for cell in (lora, half)]
    assert needs[0].weights - needs[1].weights == 2 * 7 * GB
    assert needs[0].casts - needs[1].casts == 2 * 7 * GB


def test_nothing_is_said_where_the_memory_is_not_known(estimator: Estimator) -> None:
    assert memory_of("cpu") is None
    assert memory_notes(estimator, estimator.plan.cells, None) == []
