"""`ftbench plan` and `ftbench data check` estimate the same time and memory for the same training."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.data_check import CheckedFile, CheckOptions, check_files
from ftbench.data_check.training_costs import TrainingCost, WantedTrainings, training_costs
from ftbench.planning.estimate import Estimator
from ftbench.planning.planned import Plan

SPEED = 1e8
"""Operations a second."""

TASK = """\
name: echo
output: text
prompt: "{question}"
answer: "{answer}"
"""
MATRIX = """\
models: ['builtin:nano']
tasks: [{task: echo.yaml, language: en, data: {train: train.jsonl, validation: validation.jsonl, test: test.jsonl}}]
methods: [zero-shot, lora, full, adapter]
seeds: [0]
training: {epochs: 2, max_length: 40}
evaluation: {validation_examples: 256}
device: cpu
"""


def rows(first: int, count: int) -> str:
    """Rows of which each text has whole tokens: 3.5 characters of English are one. Some are longer than 40 tokens."""
    rows = (
        {"question": f"{n:07}" * (3 + n % 20), "answer": f"{n:06}!" * (1 + n % 3)} for n in range(first, first + count)
    )
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("validation", [15, 400])
def test_both_estimate_the_same_seconds_and_memory_of_a_training(
    validation: int, write: Callable[[str, str], Path], plan_of: Callable[..., Plan]
) -> None:
    """The seconds of a plan's cell are compared without its evaluation: less those of zero-shot, which is that alone.

    Rows, cuts, epochs and validations are the same. Of 400 validation rows the plan takes 256, and the check as many
    of their mean length.
    """
    sides = {"train": rows(0, 60), "validation": rows(100, validation), "test": rows(1000, 20)}
    files = [CheckedFile(write(f"{side}.jsonl", text), side) for side, text in sides.items()]
    write("echo.yaml", TASK)
    plan = plan_of(MATRIX)
    planned = {cell.method: Estimator(plan, SPEED).cell(cell) for cell in plan.cells}
    report = check_files(files, CheckOptions(max_length=40))
    assert report.layout.name == "question/answer"
    methods = tuple((plan.methods[cell.method].method, plan.settings(cell)) for cell in plan.cells)
    wanted = WantedTrainings(plan.models["builtin:nano"].source, methods, SPEED)
    costs = [cost for cost in training_costs(report.table, wanted, 2, 40) if isinstance(cost, TrainingCost)]
    assert [cost.method for cost in costs] == ["lora", "full", "adapter"]
    for cost in costs:
        expected = planned[cost.method].seconds - planned["zero-shot"].seconds
        assert cost.seconds - 1 == pytest.approx(expected, rel=1e-9 if validation < 256 else 0.02)
        assert cost.memory_bytes == planned[cost.method].memory_bytes
