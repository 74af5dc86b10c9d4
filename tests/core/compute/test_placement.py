"""A model that is spread over devices computes what it computes on one, and comes back whole."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from ftbench import TextTask
from ftbench.compute.placement import lift, place, shares, spread
from tests.core.inference.test_evaluate import MOODS, ROWS, STORIES, TALES, predict

HERE = {torch.device("cpu", number): 10**9 for number in range(3)}


def with_sizes(rest: int, *blocks: int) -> tuple[nn.Module, list[nn.Module]]:
    """A model with blocks of as many floats and `rest` others, four bytes each."""
    layers = nn.ModuleList(nn.Linear(size, 1, bias=False) for size in blocks)
    model = nn.Module()
    model.rest, model.layers = nn.Linear(rest, 1, bias=False), layers
    model.config = SimpleNamespace(get_text_config=lambda: SimpleNamespace(num_hidden_layers=len(blocks)))  # type: ignore[assignment]
    return model, list(layers)


def test_every_device_gets_about_the_same_bytes_and_the_first_one_all_that_is_no_block() -> None:
    # 70 floats on two devices: 35 each. The first has 10 others, two whole blocks, and no half of the third.
    model, blocks = with_sizes(10, 10, 10, 20, 20)
    assert shares(model, blocks, [1000, 1000]) == [0, 0, 1, 1]
    # 90 floats on three devices: 30 each, of which the others take all on the first.
    model, blocks = with_sizes(30, 15, 15, 15, 15)
    assert shares(model, blocks, [1000, 1000, 1000]) == [1, 1, 2, 2]


def test_a_device_with_less_room_gets_fewer_blocks() -> None:
    model, blocks = with_sizes(10, 10, 10, 10, 10)
    assert shares(model, blocks, [1000, 1000]) == [0, 0, 1, 1]
    assert shares(model, blocks, [4 * 20, 1000]) == [0, 1, 1, 1]


def test_more_than_all_devices_hold_is_no_memory() -> None:
    model, blocks = with_sizes(10, 10, 10)
    with pytest.raises(torch.OutOfMemoryError, match="120 bytes of weights; there is room for 100"):
        shares(model, blocks, [50, 50])


def test_on_a_processor_nothing_is_spread() -> None:
    model, _ = with_sizes(10, 10)
    assert place(model, torch.device("cpu"), devices=4) is model
    assert not model.layers[0]._forward_hooks


@pytest.mark.parametrize(("task", "rows"), [(MOODS, ROWS), (STORIES, TALES)], ids=["labels", "texts"])
def test_a_spread_model_predicts_the_same_bits_until_it_is_lifted(
    task: TextTask, rows: list[dict[str, str]], load_model: Callable[[str], Any]
) -> None:
    loaded = load_model("stories-260k")
    whole = predict(loaded, task, rows)
    hooks = [len(module._forward_hooks) for module in loaded.model.modules()]
    spread(loaded.model, HERE)
    assert sum(len(module._forward_hooks) for module in loaded.model.modules()) == sum(hooks) + 5
    assert predict(loaded, task, rows) == whole
    lift(loaded.model)
    assert [len(module._forward_hooks) for module in loaded.model.modules()] == hooks
    assert predict(loaded, task, rows) == whole


def test_a_model_that_a_method_wraps_or_unwraps_is_lifted_too(load_model: Callable[[str], Any]) -> None:
    inner = load_model("stories-260k").model
    outer = nn.Module()
    outer.inner, outer.config = inner, inner.config
    spread(outer, HERE)
    assert lift(inner) is inner
    assert not any(module._forward_hooks for module in outer.modules())
    spread(inner, HERE)
    assert lift(outer) is outer
    assert not any(module._forward_hooks for module in outer.modules())
