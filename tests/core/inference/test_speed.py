"""The time of a token, on a clock that the model itself moves."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from ftbench.compute.clocks import Clocks
from ftbench.inference.speed import milliseconds_per_token
from tests.bundles import bundle_of


class Moved:
    """A clock that goes on when a forward pass happens, and not otherwise."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("batch", "milliseconds"), [(1, 1000.0), (4, 250.0)])
def test_the_time_is_divided_by_the_tokens_of_all_rows(
    shared: Path, monkeypatch: pytest.MonkeyPatch, batch: int, milliseconds: float
) -> None:
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(shared / "models" / "stories-260k")
    clock = Moved()
    monkeypatch.setattr(time, "perf_counter", clock)

    def second(*_: Any) -> None:
        clock.now += 1.0

    model.register_forward_hook(second)  # eight new tokens are eight forward passes
    clocks = Clocks("cpu")
    found = milliseconds_per_token(bundle_of(model), batch, clocks)
    assert found == pytest.approx(milliseconds)
    assert clocks.seconds["speed"] == pytest.approx(3 * 8.0)  # a warm-up and two measured times
