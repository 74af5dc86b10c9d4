"""Estimates are rough, and what is more work takes more."""

from __future__ import annotations

from collections.abc import Callable

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
device: cpu
"""


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
