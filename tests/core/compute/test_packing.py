"""Rows that share a sequence: nothing is padded, no row sees another, and a model that gets it wrong is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import collate
from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.compute.packing import check_packing, pack, packed_parts, packed_tokens, padding_worth
from ftbench.contracts.training import TrainingOutcome, TrainingPlan
from ftbench.errors import CellError
from ftbench.training.loop import train
from tests.bundles import bundle_of, loaded_bundle

Load = Callable[[str], Any]

PLAN = TrainingPlan(
    learning_rate=1e-3,
    weight_decay=0.0,
    batch_size=6,
    micro_batch_tokens=8192,
    schedule="linear",
    warmup=0.1,
    gradient_clip=1.0,
    epochs=2,
    steps=None,
    validations=1,
    keep="best",
    seed=0,
)


def row(prompt: int, target: int, start: int = 3) -> EncodedExample:
    """So many tokens, from `start` on."""
    tokens = tuple((start * 7 + i * 5) % 37 + 3 for i in range(prompt + target))
    return EncodedExample.of(str(start), tokens[:prompt], tokens[prompt:])


ROWS = [row(2 + i * 5 % 11, 1 + i % 4, i) for i in range(15)]


def cpu() -> Any:
    import torch

    return torch.device("cpu")


# Which rows share a sequence.


@given(lengths=st.lists(st.integers(1, 40), min_size=1, max_size=40), tokens=st.integers(1, 100))
def test_every_row_is_in_one_part_and_no_part_is_longer_than_allowed(lengths: list[int], tokens: int) -> None:
    rows = [row(length, 1, i) for i, length in enumerate(lengths)]
    parts = packed_parts(rows, tokens)
    assert sorted(one.id for part in parts for one in part) == sorted(one.id for one in rows)
    assert all(len(part) == 1 or sum(one.length for one in part) <= tokens for part in parts)


def test_neighbouring_parts_could_not_be_one() -> None:
    parts = packed_parts(ROWS, 40)
    assert len(parts) > 2
    assert all(sum(one.length for one in a) + b[0].length > 40 for a, b in pairwise(parts))


# What a packed batch looks like.


def test_rows_stand_one_after_the_other_with_positions_from_nought() -> None:
    first, second = EncodedExample.of("a", (5, 6), (7,)), EncodedExample.of("b", (8,), (9, 10))
    batch = pack([first, second], cpu())
    assert batch.attention_mask is None
    assert batch.input_ids.tolist() == [[5, 6, 7, 8, 9, 10]]
    assert batch.position_ids is not None
    assert batch.position_ids.tolist() == [[0, 1, 2, 0, 1, 2]]
    assert batch.places.tolist() == [1, 3, 4]
    assert (batch.targets.tolist(), batch.rows.tolist()) == ([7, 9, 10], [0, 1, 1])


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_no_row_changes_the_losses_of_another(name: str, load_model: Load) -> None:
    import torch

    model = load_model(name).model
    with torch.no_grad():
        packed = answer_losses(model, pack(ROWS, cpu()))
        alone = torch.cat([answer_losses(model, collate([one], 0, cpu())) for one in ROWS])
    torch.testing.assert_close(packed, alone, rtol=1e-5, atol=1e-5)


# How long a packed pass may be.


def test_a_pass_is_no_longer_than_asked_for_nor_than_the_model_has_positions(load_model: Load) -> None:
    model = load_model("tinystories-3m").model
    assert packed_tokens(model, 100) == 100
    assert packed_tokens(model, 8192) == 256 == model.config.max_position_embeddings


def test_without_flash_attention_a_pass_is_about_twice_as_long_as_the_model_is_wide(load_model: Load) -> None:
    model = load_model("stories-260k").model
    model.config.max_position_embeddings, model.config.hidden_size = 10**6, 800
    assert packed_tokens(model, 8192) == 1600
    model.config._attn_implementation = "flash_attention_2"
    assert packed_tokens(model, 8192) == 8192


# What is tried before training.


def tried(model: Any, rows: list[EncodedExample] = ROWS, tokens: int = 8192) -> None:
    check_packing(bundle_of(model), rows, tokens)


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], [row(3, 2), row(3, 2)], [row(1, 1), *[row(200, 20)] * 4]])
def test_a_model_that_keeps_rows_apart_passes(name: str, rows: list[EncodedExample], load_model: Load) -> None:
    tried(load_model(name).model, rows)


def random_model(kind: str) -> Any:
    """A model in which something runs on from one row to the next."""
    import torch
    from transformers import BloomConfig, BloomForCausalLM, MambaConfig, MambaForCausalLM, OPTConfig, OPTForCausalLM

    torch.manual_seed(0)
    made = {
        "state": lambda: MambaForCausalLM(MambaConfig(vocab_size=40, hidden_size=16, num_hidden_layers=2)),
        "distances": lambda: BloomForCausalLM(BloomConfig(vocab_size=40, hidden_size=16, n_layer=2, n_head=2)),
        "own positions": lambda: OPTForCausalLM(
            OPTConfig(
                vocab_size=40, hidden_size=16, num_hidden_layers=2, ffn_dim=32, num_attention_heads=2,
                max_position_embeddings=64, word_embed_proj_dim=16,
            )
        ),
    }  # fmt: skip
    model = made[kind]()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.3)
    return model


@pytest.mark.parametrize("kind", ["state", "distances", "own positions"])
def test_a_model_in_which_rows_change_each_other_is_refused_in_one_line(kind: str) -> None:
    with pytest.raises(CellError, match=r"^packing is not exact with this model and method: .*packing off$") as caught:
        tried(random_model(kind))
    assert "\n" not in str(caught.value)


def test_a_model_that_takes_no_positions_is_refused_with_its_reason(load_model: Load) -> None:
    model = load_model("stories-260k").model
    forward = model.forward

    def without_positions(input_ids: Any, attention_mask: Any = None, use_cache: bool = False) -> Any:
        return forward(input_ids=input_ids, attention_mask=attention_mask, use_cache=use_cache)

    model.forward = without_positions
    with pytest.raises(
        CellError, match=r"^packing does not work with this model and method \(TypeError: .*packing off$"
    ):
        tried(model)


def test_trying_leaves_random_numbers_as_they_were(load_model: Load) -> None:
    import torch

    model = load_model("stories-260k").model
    before = torch.get_rng_state()
    tried(model)
    assert torch.equal(before, torch.get_rng_state())


# Training.


def run(loaded: Any, plan: TrainingPlan) -> TrainingOutcome:
    return train(loaded_bundle(loaded), ROWS, ROWS[:5], plan, clocks=Clocks("cpu"), log=lambda step, values: None)


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
@pytest.mark.parametrize("tokens", [30, 8192])
def test_a_packed_training_has_the_losses_of_a_padded_one(name: str, tokens: int, load_model: Load) -> None:
    plan = replace(PLAN, micro_batch_tokens=tokens)
    padded, packed = run(load_model(name), plan), run(load_model(name), replace(plan, packing=True))
    assert (packed.steps, packed.tokens, packed.best_step) == (padded.steps, padded.tokens, padded.best_step)
    for a, b in zip(padded.curve, packed.curve, strict=True):
        assert b == pytest.approx(a, abs=1e-3)  # Adam divides by the gradient's size, which magnifies rounding


def test_packed_passes_hold_no_padding(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    seen: list[tuple[int, ...]] = []
    loaded.model.register_forward_pre_hook(
        lambda module, args, kwargs: seen.append(tuple(kwargs["input_ids"].shape)), with_kwargs=True
    )
    outcome = run(loaded, replace(PLAN, packing=True, steps=3))
    assert {rows for rows, _ in seen} == {1}
    validated = 2 * sum(one.length for one in ROWS[:5])
    assert sum(length for _, length in seen) == outcome.tokens + validated


@pytest.mark.parametrize(("parameters", "tokens"), [(10**8, 8192), (10**9, 1600), (7 * 10**9, 256)])
def test_a_pass_of_a_large_model_is_worth_few_padding_tokens_on_an_accelerator(parameters: int, tokens: int) -> None:
    """25 ms of starting kernels are 1.6e12 products of a token and a parameter."""
    import torch

    model = torch.nn.Linear(parameters // 1000, 1000, bias=False, device="meta")
    assert padding_worth(model, torch.device("cuda")) == tokens
    assert padding_worth(model, torch.device("cpu")) == 128
