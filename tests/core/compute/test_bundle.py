"""What a pass through a model needs: its precision and its pad token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from ftbench.compute.bundle import Compute
from tests.bundles import loaded_bundle

CPU = torch.device("cpu")


@pytest.mark.parametrize(("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])
def test_products_have_the_precision_and_weights_keep_their_type(precision: str, dtype: torch.dtype) -> None:
    layer = torch.nn.Linear(2, 2)
    with Compute(CPU, precision).autocast():
        assert layer(torch.ones(2)).dtype == dtype
    assert layer.weight.dtype == torch.float32


def test_short_rows_are_filled_up_with_the_tokenizers_pad_token(load_model: Callable[[str], Any]) -> None:
    loaded = load_model("stories-260k")
    assert loaded_bundle(loaded).pad == loaded.tokenizer.pad_token_id
