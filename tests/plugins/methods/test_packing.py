"""Every method that says it is packable gives packed rows the losses and gradients that padded rows have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import Batch, collate
from ftbench.compute.encode import EncodedExample
from ftbench.compute.packing import check_packing, pack
from ftbench.errors import CellError
from tests.bundles import bundle_of

from .cases import METHODS, TRAINED, case, pairs, prepare

Build = Callable[[str], Any]

CPU = torch.device("cpu")
PACKABLE = [name for name in TRAINED if case(name)[0].capabilities.packable]


def row(prompt: int, target: int, start: int) -> EncodedExample:
    tokens = [(start * 7 + i * 5) % 37 + 3 for i in range(prompt + target)]
    return EncodedExample.of(str(start), tuple(tokens[:prompt]), tuple(tokens[prompt:]))


ROWS = [row(5, 2, 1), row(1, 1, 2), row(9, 3, 3), row(2, 4, 4), row(7, 1, 5)]


def moved(name: str, model: Any) -> Any:
    """Prepared, with what is trained moved away from its start, at which many methods change nothing."""
    model = prepare(name, model)
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn(parameter.shape, generator=generator), alpha=0.05)
    return model


def losses_and_gradients(model: Any, batch: Batch) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    model.eval()  # without dropout
    model.zero_grad()
    losses = answer_losses(model, batch)
    losses.mean().backward()
    gradients = {name: p.grad.clone() for name, p in model.named_parameters() if p.grad is not None}
    return losses.detach(), gradients


@pairs(PACKABLE, turn=3)
def test_packed_rows_have_the_losses_and_gradients_of_padded_ones(name: str, architecture: str, build: Build) -> None:
    model = moved(name, build(architecture))
    expected, slopes = losses_and_gradients(model, collate(ROWS, 0, CPU))
    found, own = losses_and_gradients(model, pack(ROWS, CPU))
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)
    assert own.keys() == slopes.keys() != set()
    largest = max(float(slope.abs().max()) for slope in slopes.values())
    assert largest > 1e-4
    for key, slope in slopes.items():
        torch.testing.assert_close(own[key], slope, rtol=1e-3, atol=1e-5 * largest, msg=key)


@pairs((name for name in TRAINED if name not in PACKABLE and name != "peft"), turn=4)
def test_methods_that_are_not_packable_are_found_out_by_trying(name: str, architecture: str, build: Build) -> None:
    with pytest.raises(CellError, match=r"^packing "):
        check_packing(bundle_of(moved(name, build(architecture))), ROWS, 64)


def test_every_packable_method_is_among_the_cases() -> None:
    packable = {one for one, method in METHODS.items() if method.capabilities.trains and method.capabilities.packable}
    assert {case(name)[0].name for name in PACKABLE} == packable - {"qlora"}  # which needs a GPU
