"""The type of the arithmetic, and the lengths of passes that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ftbench.compute.clocks import Clocks
from ftbench.compute.precision import arithmetic, rounded_length
from ftbench.training.loop import train
from tests.bundles import loaded_bundle
from tests.core.training.test_loop import PLAN, rows_of

Load = Callable[[str], Any]


@pytest.mark.parametrize(
    ("longest", "most", "length"),
    [(1, 100, 16), (16, 100, 16), (17, 100, 32), (97, 100, 100), (100, 100, 100), (17, 0, 17), (17, 5, 17)],
)
def test_lengths_are_rounded_up_to_sixteens_but_never_beyond_what_fits(longest: int, most: int, length: int) -> None:
    assert rounded_length(longest, most) == length


def test_mixed_precision_and_the_type_of_weights_decide_about_the_arithmetic() -> None:
    import torch

    cpu, layer = torch.device("cpu"), torch.nn.Linear(2, 2)
    assert arithmetic(layer, cpu) == "float32"
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert arithmetic(layer, cpu) == "bfloat16"
    assert arithmetic(layer.bfloat16(), cpu) == "bfloat16"


@pytest.mark.parametrize("precision", ["bf16", "fp32"])
def test_passes_in_bf16_on_a_processor_have_few_lengths(precision: str, load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    rows = rows_of(loaded.tokenizer)
    longest = max(row.length for row in rows)
    lengths = set()

    def seen(_: Any, __: Any, given: dict[str, Any]) -> None:
        if torch.is_grad_enabled():
            lengths.add(given["input_ids"].shape[1])

    loaded.model.register_forward_pre_hook(seen, with_kwargs=True)
    bundle, plan = loaded_bundle(loaded, precision=precision), replace(PLAN, batch_size=1)
    train(bundle, rows, rows[:2], plan, clocks=Clocks("cpu"), log=lambda *_: None)
    expected = {row.length for row in rows}
    if precision == "bf16":
        expected = {min(-(-length // 16) * 16, longest) for length in expected}
    assert lengths == expected
