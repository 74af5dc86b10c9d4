"""Methods that say they work under activation checkpointing: a training that needs it gives the same and generates."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor

from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.contracts.training import TrainingOutcome, TrainingPlan
from ftbench.training.loop import train
from tests.bundles import WatchedCompute, bundle_of
from tests.core.compute.memory_limit import kept_bytes
from tests.covering import rest_is_slow
from tests.plugins.methods.cases import ARCHITECTURES, TRAINED, case, families, prepare

ROWS = [EncodedExample.of(str(i), tuple(range(1, 12 + i)), (20 + i, 21, 22)) for i in range(4)]
PLAN = TrainingPlan(
    learning_rate=1e-2,
    weight_decay=0.0,
    batch_size=4,
    micro_batch_tokens=1,
    schedule="constant",
    warmup=0.0,
    gradient_clip=1.0,
    epochs=1,
    steps=2,
    validations=1,
    keep="last",
    seed=0,
    checkpointing=True,
)


def run(model: Any, autocast: Callable[[], AbstractContextManager[Any]]) -> TrainingOutcome:
    bundle = bundle_of(model, compute=WatchedCompute(torch.device("cpu"), context=autocast))
    return train(bundle, ROWS, ROWS[:2], PLAN, clocks=Clocks("cpu"), log=lambda *_: None)


def generated(model: Any, ids: Tensor) -> Tensor:
    made: Tensor = model.eval().generate(
        input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=4, do_sample=False, pad_token_id=0
    )
    return made


ABLE = [name for name in TRAINED if case(name)[0].capabilities.checkpointing and name != "linear-probe"]
"""Without the linear probe, which keeps nothing of the layers that could be computed again."""


WAYS = [*((name, "qwen2") for name in ABLE), *((name, one) for name in ("full", "lora") for one in ARCHITECTURES[:3])]
DEFAULT = [*((family[0], "qwen2") for family in families(ABLE)), *(("lora", one) for one in ARCHITECTURES[:3])]
"""The others are with the slow tests."""


@rest_is_slow(("name", "architecture"), WAYS, DEFAULT)
def test_the_weights_are_the_same_and_generation_works(
    name: str, architecture: str, build: Callable[[str], Any], ids: Tensor
) -> None:
    plain, tight = prepare(name, build(architecture)), prepare(name, build(architecture))
    seen: list[int] = []
    torch.manual_seed(2)
    run(plain, kept_bytes(plain, math.inf, seen))
    torch.manual_seed(2)
    outcome = run(tight, kept_bytes(tight, max(seen) * 0.95, []))
    assert outcome.checkpointing
    for one, other in zip(plain.parameters(), tight.parameters(), strict=True):
        torch.testing.assert_close(other, one)
    assert torch.equal(generated(tight, ids), generated(plain, ids))
    assert not any(getattr(module, "gradient_checkpointing", False) for module in tight.modules())
