"""What a pass through a model needs: its precision, its device, its pad token."""

from __future__ import annotations

import pytest
import torch

from ftbench.compute.bundle import Compute
from tests.bundles import bundle_of

CPU = torch.device("cpu")


@pytest.mark.parametrize(("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])
def test_products_have_the_precision_and_weights_keep_their_type(precision: str, dtype: torch.dtype) -> None:
    layer = torch.nn.Linear(2, 2)
    with Compute(CPU, precision).autocast():
        assert layer(torch.ones(2)).dtype == dtype
    assert layer.weight.dtype == torch.float32


def test_another_model_keeps_the_tokens_and_the_way_to_compute() -> None:
    first, second = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    bundle = bundle_of(first, compute=Compute(CPU, "bf16"))
    other = bundle.with_model(second)
    assert other.model is second
    assert (other.tokenizer, other.compute, other.pad) == (bundle.tokenizer, bundle.compute, 0)
