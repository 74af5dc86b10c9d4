"""A frozen base in bf16: what a method trains beside it is fp32, learns, and comes back from its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from tests.plugins.methods.cases import CASES, METHODS, OWN, TRAINED, case, few_pairs, prepare

FROZEN = tuple(name for name in TRAINED if METHODS[CASES[name][0]].capabilities.frozen_base)
ON_CPU = tuple(name for name in FROZEN if name != "p-tuning-lstm")
"""Those that a CPU can train in bf16: it has no LSTM in that type."""


def test_methods_that_train_weights_of_the_base_do_not_say_that_they_freeze_it() -> None:
    assert not {METHODS[CASES[name][0]].name for name in OWN} & {METHODS[CASES[name][0]].name for name in FROZEN}
    assert set(TRAINED) - set(FROZEN) == {*OWN, "peft"}


@few_pairs(FROZEN)
def test_what_is_trained_is_fp32_and_the_base_stays_bf16(
    build: Callable[[str], Any], name: str, architecture: str
) -> None:
    base = build(architecture).bfloat16()
    known = {id(parameter) for parameter in base.parameters()}
    prepared = prepare(name, base)
    assert {parameter.dtype for parameter in prepared.parameters() if parameter.requires_grad} == {torch.float32}
    kept = [parameter for parameter in prepared.parameters() if id(parameter) in known]
    assert kept
    assert all(parameter.dtype == torch.bfloat16 and not parameter.requires_grad for parameter in kept)


@few_pairs(ON_CPU, turn=1)
def test_it_learns_under_autocast_and_loads_as_it_was_saved(
    build: Callable[[str], Any], ids: torch.Tensor, tmp_path: Path, name: str, architecture: str
) -> None:
    prepared = prepare(name, build(architecture).bfloat16())
    parameters = [parameter for parameter in prepared.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=0.01, weight_decay=0.0)
    losses = []
    for _ in range(4):
        with torch.autocast("cpu", torch.bfloat16):
            loss = prepared(input_ids=ids, attention_mask=torch.ones_like(ids), labels=ids).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
    method, settings = case(name)
    method.save(prepared, tmp_path)
    torch.manual_seed(1)
    loaded = method.load(build(architecture).bfloat16(), settings, tmp_path)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        answers = [model.eval()(input_ids=ids).logits.float() for model in (prepared, loaded)]
    # Networks that compute vectors are not kept, only their vectors; those were rounded to bf16 on the way. Processors
    # with arithmetic in bf16 round in other places: 2**-5.4 of the largest was seen there.
    torch.testing.assert_close(*answers, rtol=0.0, atol=float(answers[0].abs().max()) * 2**-5)
