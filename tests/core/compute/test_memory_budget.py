"""Where memory runs out, the same rows go through in smaller passes, and nothing else changes."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from ftbench.compute.batches import Batch, collate, micro_batches
from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import PassBudget, enough_memory, is_out_of_memory
from ftbench.contracts.training import TrainingOutcome, TrainingPlan
from ftbench.errors import CellError
from ftbench.inference.evaluate import EvaluationPlan, Evaluator
from ftbench.messages.failures import NO_MODEL_IN_MEMORY
from ftbench.training.loop import mean_loss, train
from tests.bundles import WatchedCompute, bundle_of

from .memory_limit import kept_bytes

CPU = torch.device("cpu")
PLAN = TrainingPlan(
    learning_rate=1e-3,
    weight_decay=0.0,
    batch_size=12,
    micro_batch_tokens=4096,
    schedule="constant",
    warmup=0.0,
    gradient_clip=1.0,
    epochs=3,
    steps=None,
    validations=1,
    keep="last",
    seed=0,
)
ROWS = [
    EncodedExample.of(str(i), tuple(range(1, 4 + 2 * i)), tuple(range(20, 23 + i % 3)))
    for i in range(12)  # 6 to 30 tokens
]


def gpt2(dropout: float = 0.0) -> Any:
    torch.manual_seed(0)
    drops = {"attn_pdrop": dropout, "embd_pdrop": dropout, "resid_pdrop": dropout}
    return GPT2LMHeadModel(
        GPT2Config(vocab_size=64, n_embd=16, n_layer=2, n_head=2, n_positions=64, pad_token_id=0, **drops)
    )


def run(model: Any, plan: TrainingPlan, autocast: Any = nullcontext) -> TrainingOutcome:
    torch.manual_seed(1)
    bundle = bundle_of(model, compute=WatchedCompute(CPU, context=autocast))
    return train(bundle, ROWS, ROWS[:3], plan, clocks=Clocks("cpu"), log=lambda *_: None)


def largest_kept(plan: TrainingPlan, dropout: float = 0.0) -> int:
    """Bytes that the largest pass keeps where nothing is limited."""
    model, seen = gpt2(dropout), list[int]()
    run(model, plan, kept_bytes(model, math.inf, seen))
    return max(seen)


def losses(outcome: TrainingOutcome) -> list[float]:
    return [point["train_loss"] for point in outcome.curve if "train_loss" in point]


# Training.


def test_a_step_that_runs_out_of_memory_is_done_again_in_smaller_passes_with_the_same_loss() -> None:
    whole, cut = gpt2(), gpt2()
    free = run(whole, PLAN)
    tight = run(cut, PLAN, kept_bytes(cut, largest_kept(PLAN) / 3, []))
    assert (free.pass_tokens, free.reduced_from) == (4096, 0)
    assert tight.pass_tokens < 12 * ROWS[-1].length / 2
    assert tight.reduced_from == 4096
    assert losses(tight) == pytest.approx(losses(free), abs=1e-6)
    for one, other in zip(whole.parameters(), cut.parameters(), strict=True):
        torch.testing.assert_close(one, other, atol=1e-6, rtol=0)


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_it_gives_every_bit_of_a_training_that_had_the_smaller_passes_from_the_start(dropout: float) -> None:
    tight, small = gpt2(dropout), gpt2(dropout)
    outcome = run(tight, PLAN, kept_bytes(tight, largest_kept(PLAN, dropout) / 3, []))
    assert outcome.reduced_from
    run(small, replace(PLAN, micro_batch_tokens=outcome.pass_tokens))
    assert all(torch.equal(a, b) for a, b in zip(tight.parameters(), small.parameters(), strict=True))


def test_later_steps_keep_the_smaller_passes() -> None:
    model, seen = gpt2(), list[int]()
    failures = 0
    limited = kept_bytes(model, largest_kept(PLAN) / 3, seen)

    def counted() -> Any:
        nonlocal failures
        failures += 1
        return limited()

    outcome = run(model, PLAN, counted)
    failures -= len(seen)
    assert outcome.steps == 3
    assert failures == 2  # to a half and to a quarter, in the first step


def test_gradients_of_passes_before_the_one_that_failed_in_its_backward_pass_do_not_count_twice() -> None:
    plan = replace(PLAN, micro_batch_tokens=128)
    small, failing = gpt2(), gpt2()
    done: list[int] = []
    failed: list[list[int]] = []

    def fails_backward(_: Any, __: Any, arguments: dict[str, Any], output: Any) -> None:
        rows, length = arguments["input_ids"].shape

        def check(gradient: torch.Tensor) -> None:
            if length > 20 and rows > 2:
                failed.append(list(done))
                raise torch.OutOfMemoryError("CUDA out of memory.")
            done.append(length)

        if torch.is_grad_enabled():
            output.logits.register_hook(check)

    failing.register_forward_hook(fails_backward, with_kwargs=True)
    outcome = run(failing, plan)
    assert failed[0], "nothing had been added to the gradients"
    run(small, replace(plan, micro_batch_tokens=outcome.pass_tokens))
    assert all(torch.equal(a, b) for a, b in zip(failing.parameters(), small.parameters(), strict=True))


def test_a_row_that_does_not_fit_alone_is_an_error_of_the_cell_in_one_line_that_says_what_to_lower() -> None:
    model = gpt2()
    with pytest.raises(CellError) as caught:
        run(model, PLAN, kept_bytes(model, 1000, []))
    assert str(caught.value) == (
        "a row of 6 tokens does not fit into the memory of cpu, even alone: "
        "lower training.max_length or take a smaller model"
    )
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_another_error_is_not_taken_for_it() -> None:
    model = gpt2()

    def fails(*_: Any) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    model.register_forward_pre_hook(fails)
    with pytest.raises(RuntimeError, match=r"^mat1 and mat2"):
        run(model, PLAN)


# Activation checkpointing.


def single_row_limit() -> float:
    """Bytes below what the longest row keeps alone."""
    return largest_kept(replace(PLAN, micro_batch_tokens=1)) * 0.8


def test_where_one_row_does_not_fit_activations_are_computed_again_with_the_same_bits() -> None:
    model, plain = gpt2(0.1), gpt2(0.1)
    plan = replace(PLAN, checkpointing=True)
    outcome = run(model, plan, kept_bytes(model, single_row_limit(), []))
    assert outcome.checkpointing
    free = run(plain, replace(plan, micro_batch_tokens=outcome.pass_tokens))
    assert not free.checkpointing
    assert losses(outcome) == losses(free)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), plain.parameters(), strict=True))


def test_a_model_that_was_trained_so_generates_with_its_cache_as_any_other() -> None:
    model, fresh = gpt2(), gpt2()
    outcome = run(model, replace(PLAN, checkpointing=True), kept_bytes(model, single_row_limit(), []))
    assert outcome.checkpointing
    fresh.load_state_dict(model.state_dict())
    ids = torch.tensor([[5, 6, 7, 8]])
    options = {"max_new_tokens": 6, "do_sample": False, "pad_token_id": 0, "eos_token_id": None}
    for mode in (model.eval(), model.train()):
        made = mode.generate(ids, attention_mask=torch.ones_like(ids), **options)
        assert torch.equal(made, fresh.eval().generate(ids, attention_mask=torch.ones_like(ids), **options))
        state = mode(input_ids=ids, use_cache=True).past_key_values
        assert state.get_seq_length() == 4
    assert not model.get_input_embeddings()._forward_hooks


def test_a_row_that_does_not_fit_even_so_is_an_error_of_the_cell() -> None:
    model = gpt2()
    with pytest.raises(CellError, match=r"^a row of \d+ tokens does not fit"):
        run(model, replace(PLAN, checkpointing=True), kept_bytes(model, 1000, []))


def test_methods_that_cannot_do_it_are_not_asked_to() -> None:
    model = gpt2()
    with pytest.raises(CellError, match=r"^a row of \d+ tokens does not fit"):
        run(model, PLAN, kept_bytes(model, single_row_limit(), []))
    assert not model.is_gradient_checkpointing


# Losses.


def at_most(tokens: int, sizes: list[int]) -> Callable[..., None]:
    def check(_: Any, __: Any, arguments: dict[str, Any]) -> None:
        sizes.append(arguments["input_ids"].numel())
        if sizes[-1] > tokens:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    return check


def test_a_mean_loss_does_not_change_when_memory_is_short() -> None:
    model, sizes = gpt2(), list[int]()
    free = mean_loss(bundle_of(model), ROWS, PassBudget(4096, CPU))
    model.register_forward_pre_hook(at_most(70, sizes), with_kwargs=True)
    budget = PassBudget(4096, CPU)
    assert mean_loss(bundle_of(model), ROWS, budget) == pytest.approx(free, abs=1e-6)
    assert max(sizes) > 70 >= budget.tokens


def test_a_row_of_the_validation_that_does_not_fit_is_an_error_of_the_cell_too() -> None:
    model = gpt2()
    model.register_forward_pre_hook(at_most(20, []), with_kwargs=True)
    with pytest.raises(CellError, match=r"^a row of 21 tokens does not fit"):
        mean_loss(bundle_of(model), ROWS, PassBudget(4096, CPU))


def test_losses_of_an_evaluation_do_not_change_either_and_rows_that_were_done_are_not_done_again() -> None:
    plan = EvaluationPlan(limit=64, prompt_limit=60, max_new_tokens=4, batch_tokens=128, language="en")

    def evaluator(model: Any) -> Evaluator:
        return Evaluator(bundle_of(model), plan)

    model, sizes = gpt2(), list[int]()
    free = evaluator(model).losses(ROWS)
    model.register_forward_pre_hook(at_most(70, sizes), with_kwargs=True)
    tight = evaluator(model)
    assert tight.losses(ROWS) == pytest.approx(free, abs=1e-5)
    assert sizes[0] > 70 >= tight.budget.tokens
    done = [size for size in sizes if size <= 70]
    assert sum(done) < 2 * sum(row.length for row in ROWS)


# The pieces.


def test_what_torch_really_says_when_memory_runs_out_is_recognised() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**58, dtype=torch.uint8)
    assert is_out_of_memory(caught.value)
    assert is_out_of_memory(torch.OutOfMemoryError("HIP out of memory."))
    assert is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 8.00 GB)"))
    assert not is_out_of_memory(RuntimeError("index out of range in self"))


def test_a_budget_is_halved_from_the_pass_that_failed_and_not_from_what_no_pass_needs() -> None:
    budget, sizes = PassBudget(4096, CPU), list[int]()

    def compute() -> list[int]:
        done = []
        for batch in budget.following(parts(budget.tokens)):
            sizes.append(batch.input_ids.numel())
            if sizes[-1] > 200:
                raise torch.OutOfMemoryError
            done.append(sizes[-1])
        return done

    done = budget.fit(compute)
    assert sizes[0] == 12 * ROWS[-1].length == 360
    assert budget.tokens == 180
    assert done == sizes[1:]


def parts(tokens: int) -> list[Batch]:
    return [collate(part, 0, CPU) for part in micro_batches(ROWS, tokens)]


def test_memory_that_ends_where_no_smaller_pass_helps_is_an_error_that_says_what_to_change() -> None:
    with pytest.raises(CellError) as caught, enough_memory(CPU, NO_MODEL_IN_MEMORY):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
    assert caught.value.note == NO_MODEL_IN_MEMORY(device="cpu")
    with pytest.raises(RuntimeError, match="shapes"), enough_memory(CPU, NO_MODEL_IN_MEMORY):
        raise RuntimeError("shapes do not fit")


def test_an_optimizer_that_finds_no_memory_for_its_state_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(torch.optim.AdamW):
        def step(self, closure: Any = None) -> Any:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    monkeypatch.setattr(torch.optim, "AdamW", Full)
    with pytest.raises(CellError, match=r"^what the optimizer keeps of the trained weights does not fit into .* cpu"):
        run(gpt2(), PLAN)
