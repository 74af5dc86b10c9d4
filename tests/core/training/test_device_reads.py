"""How often a training waits for its device: every number that the program reads stops it until the device is done.

A CPU shows it as well as a GPU: the same operations ask for numbers. Copies to a device are counted by `sent`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from ftbench.compute import answer_loss
from ftbench.compute.clocks import Clocks
from ftbench.compute.reading import read, total
from ftbench.contracts.training import TrainingPlan
from ftbench.training.loop import mean_loss, train
from ftbench.training.ranks import ALONE
from tests.bundles import loaded_bundle
from tests.core.training.test_loop import PLAN, rows_of

Load = Callable[[str], Any]

_READING = frozenset({"aten::_local_scalar_dense", "aten::nonzero", "aten::equal"})
"""Operations whose result, or the size of it, the program waits for."""


class Reads(TorchDispatchMode):
    """Counts the readings of the block, by operation; `tolist` is counted by `counted`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        name = func.name().partition(".")[0]
        if name in _READING:
            self.found[name] += 1
        if name in ("aten::index", "aten::index_put_", "aten::_index_put_impl_") and _has_mask(args[1]):
            self.found["index by a mask"] += 1
        return func(*args, **(kwargs or {}))


def _has_mask(indices: Any) -> bool:
    return any(index is not None and index.dtype == torch.bool for index in indices)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    reads, tolist = Reads(), torch.Tensor.tolist

    def counting(tensor: torch.Tensor) -> Any:
        reads.found["tolist"] += 1
        return tolist(tensor)

    with monkeypatch.context() as patched, reads:
        patched.setattr(torch.Tensor, "tolist", counting)
        yield reads.found


def reads_of_training(load: Load, plan: TrainingPlan, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    loaded = load("stories-260k")
    rows = rows_of(loaded.tokenizer)
    with counted(monkeypatch) as found:
        train(loaded_bundle(loaded), rows, rows[:3], plan, clocks=Clocks("cpu"), log=lambda step, values: None)
    return found


@pytest.mark.parametrize("tokens", [8192, 40])
def test_a_step_reads_one_time_however_many_passes_it_has(
    tokens: int, load_model: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All losses and the norm of the gradients together. The rest is transformers', once or twice a pass: whether its
    mask hides anything. Steps 4 and 5 are followed by a validation only where they are the last.
    """
    plan = replace(PLAN, micro_batch_tokens=tokens, epochs=None)
    four, five = (reads_of_training(load_model, replace(plan, steps=n), monkeypatch) for n in (4, 5))
    step = five - four
    assert step.pop("tolist") == 1
    masks = step.pop("aten::_local_scalar_dense")
    assert masks in (1, 2) if tokens == 8192 else masks >= 3  # one pass, and three at least
    assert not step


def test_a_validation_reads_one_time(load_model: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_model("stories-260k")
    bundle, rows = loaded_bundle(loaded), rows_of(loaded.tokenizer)
    with counted(monkeypatch) as found:
        mean_loss(bundle, rows, ALONE.budget(40, torch.device("cpu")))
    assert found["tolist"] == 1
    assert found["index by a mask"] == found["aten::nonzero"] == 0


def test_the_output_layer_is_compared_with_the_logits_once(load_model: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_loss, "MOST_LOGITS", 3 * 512)
    plan = replace(PLAN, epochs=None)
    two, five = (reads_of_training(load_model, replace(plan, steps=n), monkeypatch) for n in (2, 5))
    assert two["aten::equal"] == five["aten::equal"] == 1


def test_numbers_read_together_are_those_read_one_by_one() -> None:
    values = [torch.tensor(0.1), torch.tensor(2.0, dtype=torch.bfloat16), torch.tensor(True), torch.tensor([1e-7])]
    assert read(values) == [float(value) for value in values]
    assert read([]) == []


def test_a_total_is_that_of_a_loop_whatever_python_does_with_its_sum() -> None:
    """0.1 ten times: added one by one 0.9999999999999999, and 1.0 with the compensation that `sum` has since 3.12."""
    assert total([0.1] * 10) == 0.9999999999999999
