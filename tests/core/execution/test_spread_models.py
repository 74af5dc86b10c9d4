"""A cell whose model is spread over devices ends with the bytes of one on one device."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from ftbench.compute.placement import lift, spread
from tests.core.execution.test_resuming import METHODS, UNTIL_THE_END, attempt, content, planned


@pytest.mark.parametrize("number", range(len(METHODS)), ids=["full", "lora with dropout", "prefix", "adapter"])
def test_a_cell_with_a_spread_model_ends_with_the_same_bytes(
    number: int, tiny_model: Path, tmp_path: Path, one_thread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(tiny_model, [METHODS[number]])
    (cell,) = plan.cells
    attempt(plan, cell, tmp_path / "whole", UNTIL_THE_END)
    placed: list[Any] = []

    def over_two(model: Any, device: torch.device, devices: int) -> Any:
        placed.append(model)
        return spread(lift(model), {torch.device("cpu", part): 10**9 for part in range(2)})

    monkeypatch.setattr("ftbench.execution.cell_context.place", over_two)
    attempt(plan, cell, tmp_path / "spread", UNTIL_THE_END)
    assert placed
    assert content(tmp_path / "spread", cell) == content(tmp_path / "whole", cell)
