"""Bottleneck adapters before training: the base to the bit, the counted parameters, one start for one seed."""

from __future__ import annotations

import pytest
import torch

from ftbench_methods.bottleneck import adapter_state_dict, add_adapters, count_adapter_parameters
from tests.plugins.methods.bottleneck.models import (
    BUILDERS,
    HIDDEN,
    LAYERS,
    assert_same_tensors,
    build_model,
    configure,
    every_case,
    logits_of,
)


@every_case(turn=3)
def test_logits_before_training_are_exactly_the_base_models(name: str, placement: str) -> None:
    model = build_model(name)
    before = logits_of(model)
    assert torch.equal(logits_of(add_adapters(model, config=configure(placement))), before)


@every_case(turn=6)
def test_only_the_adapters_train_and_their_number_is_the_analytic_count(name: str, placement: str) -> None:
    model = add_adapters(build_model(name), config=configure(placement))
    trainable = {n: p for n, p in model.named_parameters() if p.requires_grad}
    assert all(".adapter." in n for n in trainable)
    count = count_adapter_parameters(HIDDEN, layers=LAYERS, config=configure(placement))
    assert sum(p.numel() for p in trainable.values()) == count
    assert sum(t.numel() for t in adapter_state_dict(model).values()) == count


# adapter_summary() of roberta-base (768 wide, 12 layers) in the release notes of
# adapter-transformers 3.1 lists these numbers for the same three placements.
@pytest.mark.parametrize(
    ("placement", "factor", "published"),
    [("pfeiffer", 16, 894_528), ("houlsby", 16, 1_789_056), ("parallel", 2, 7_091_712)],
)
def test_the_count_is_the_one_published_for_adapter_transformers(placement: str, factor: int, published: int) -> None:
    config = configure(placement, reduction_factor=factor)
    assert count_adapter_parameters(768, layers=12, config=config) == published


def test_the_same_seed_gives_the_same_adapters_and_another_seed_gives_others() -> None:
    states = []
    for seed in (5, 5, 6):
        model = build_model("llama")
        torch.manual_seed(seed)
        states.append(adapter_state_dict(add_adapters(model, config=configure("houlsby"))))
    assert_same_tensors(states[0], states[1])
    assert not torch.equal(*(s["layers.0.mlp.down.weight"] for s in states[1:]))


def test_the_down_projection_starts_normal_and_everything_else_at_zero() -> None:
    model = build_model("gpt2")
    torch.manual_seed(0)
    state = adapter_state_dict(add_adapters(model, config=configure("houlsby", bottleneck_size=512)))
    down = torch.cat([t.flatten() for n, t in state.items() if n.endswith("down.weight")])
    assert down.std().item() == pytest.approx(0.02, rel=0.02)
    assert not any(t.any() for n, t in state.items() if not n.endswith("down.weight"))


def test_names_are_the_same_for_every_architecture() -> None:
    names = [
        f"layers.{layer}.{part}.{side}.{kind}"
        for layer in range(LAYERS)
        for part in ("attention", "mlp")
        for side in ("down", "up")
        for kind in ("weight", "bias")
    ]
    for architecture in BUILDERS:
        state = adapter_state_dict(add_adapters(build_model(architecture), config=configure("houlsby")))
        assert list(state) == names
