"""Estimates are rough, and what is more work takes more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ftbench import UserError
from ftbench.planning.device import choose_device, choose_precision
from ftbench.planning.estimate import Estimate, Estimator
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]

BASE = """\
models: ['paper:a']
tasks: [sentiment]
methods: [zero-shot, lora, full, {method: prefix, tokens: 300}]
seeds: [0]
device: cpu
"""

LABELS = """\
models: ['builtin:nano']
tasks: [sentiment, {task: sentiment, scoring: generate, name: generated}]
methods: [zero-shot, {method: few-shot, k: 2}, lora, full, top-layers, ia3]
seeds: [0]
training: {epochs: 2.5, validations: 2, max_length: 24, batch_size: 3}
device: cpu
"""
ANSWERS = """\
models: ['builtin:nano']
tasks: [{task: support-qa, augment: [{augmentation: word_order, copies: 2}]}]
methods: [zero-shot, lora, full, adapter]
seeds: [0]
training: {steps: 17, micro_batch_tokens: 64}
device: cpu
"""
ESTIMATES = {
    ("sentiment", "zero-shot"): Estimate(20.756459154285714, 521_242_880, 120_000),
    ("sentiment", "few-shot"): Estimate(57.776762514285714, 521_242_880, 120_000),
    ("sentiment", "lora"): Estimate(236.99407835428568, 529_451_264, 1_381_568),
    ("sentiment", "full"): Estimate(332.82019072, 589_395_200, 21_362_880),
    ("sentiment", "top-layers"): Estimate(236.99407835428568, 544_949_504, 6_547_648),
    ("sentiment", "ia3"): Estimate(236.99407835428568, 525_724_928, 139_456),
    ("generated", "zero-shot"): Estimate(18.684842788571427, 521_242_880, 120_000),
    ("generated", "few-shot"): Estimate(27.939918628571426, 521_242_880, 120_000),
    ("generated", "lora"): Estimate(234.92246198857137, 529_451_264, 1_381_568),
    ("generated", "full"): Estimate(330.7485743542857, 589_395_200, 21_362_880),
    ("generated", "top-layers"): Estimate(234.92246198857137, 544_949_504, 6_547_648),
    ("generated", "ia3"): Estimate(234.92246198857137, 525_724_928, 139_456),
    ("support-qa", "zero-shot"): Estimate(179.89711045485714, 521_242_880, 112_000),
    ("support-qa", "lora"): Estimate(470.8579761659811, 528_959_744, 1_373_568),
    ("support-qa", "full"): Estimate(602.5597645415431, 588_903_680, 21_354_880),
    ("support-qa", "adapter"): Estimate(470.8579761659811, 525_581_312, 247_424),
}
"""By task and method, at 10⁹ operations a second."""


def by_method(plan: Plan) -> dict[str, Estimate]:
    estimator = Estimator.measured(plan)
    return {cell.method: estimator.cell(cell) for cell in plan.cells if not cell.skip}


def test_every_cell_that_runs_has_an_estimate(plan_of: PlanOf) -> None:
    assert set(by_method(plan_of(BASE))) == {"zero-shot", "lora", "full"}


def test_training_takes_longer_than_none_and_full_needs_the_most_memory(plan_of: PlanOf) -> None:
    found = by_method(plan_of(BASE))
    assert found["zero-shot"].seconds < min(found["lora"].seconds, found["full"].seconds)
    assert found["zero-shot"].memory_bytes < found["lora"].memory_bytes < found["full"].memory_bytes
    assert found["zero-shot"].disk_bytes < found["lora"].disk_bytes < found["full"].disk_bytes


def test_what_full_fine_tuning_leaves_on_disk_is_its_weights(plan_of: PlanOf) -> None:
    assert by_method(plan_of(BASE))["full"].disk_bytes == pytest.approx(4 * 1_000_000, rel=0.1)


def test_estimates_stay_what_they_were(plan_of: PlanOf) -> None:
    found = {}
    for plan in (plan_of(LABELS), plan_of(ANSWERS)):
        estimator = Estimator(plan, 1e9)
        found |= {(cell.task, cell.method): estimator.cell(cell) for cell in plan.cells}
    assert {key: (estimate.memory_bytes, estimate.disk_bytes) for key, estimate in found.items()} == {
        key: (estimate.memory_bytes, estimate.disk_bytes) for key, estimate in ESTIMATES.items()
    }
    # Python 3.12 sums floating-point numbers more exactly than 3.11.
    assert {key: estimate.seconds for key, estimate in found.items()} == pytest.approx(
        {key: estimate.seconds for key, estimate in ESTIMATES.items()}, rel=1e-12
    )


def test_an_estimate_as_json_has_its_three_numbers() -> None:
    assert Estimate(1.25, 2, 3).as_json() == {"seconds": 1.2, "memory_bytes": 2, "disk_bytes": 3}


def test_the_cpu_is_there_and_computes_in_fp32() -> None:
    assert (choose_device("cpu"), choose_precision("auto", "cpu")) == ("cpu", "fp32")


def test_a_precision_that_the_matrix_names_is_taken() -> None:
    assert choose_precision("bf16", "cpu") == "bf16"


def test_a_device_that_is_not_there_is_an_error() -> None:
    torch = pytest.importorskip("torch")
    if torch.backends.mps.is_available():
        pytest.skip("this machine has it")
    with pytest.raises(UserError, match=r'^device: the device "mps" is not there \(found: .*cpu\)$'):
        choose_device("mps")


def test_several_devices_share_the_time_of_training_and_not_that_of_evaluation(plan_of: PlanOf) -> None:
    def seconds(device: str, devices: int) -> dict[str, float]:
        plan = replace(plan_of(BASE), device=device)
        cells = (
            replace(cell, spec=cell.spec.model_copy(update={"devices": devices}))
            for cell in plan.cells
            if not cell.skip
        )
        return {cell.method: Estimator(plan, 1e9).cell(cell).seconds for cell in cells}

    one, four = seconds("cuda", 1), seconds("cuda", 4)
    assert four["zero-shot"] == one["zero-shot"]
    assert 4 * (four["lora"] - one["zero-shot"]) == pytest.approx(one["lora"] - one["zero-shot"])
    assert seconds("cpu", 4) == pytest.approx(seconds("cpu", 1))  # they share the cores
