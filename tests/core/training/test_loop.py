"""The training loop on a real model: its steps equal those written out by hand, whatever the memory allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from ftbench.compute.clocks import PHASES, Clocks
from ftbench.compute.encode import EncodedExample, encode
from ftbench.compute.memory_budget import PassBudget
from ftbench.contracts.training import TrainingOutcome, TrainingPlan
from ftbench.errors import CellError
from ftbench.records.example import Example
from ftbench.training.loop import kept_copy, mean_loss, train
from ftbench.training.schedule import learning_rate_scale
from tests.bundles import loaded_bundle

Load = Callable[[str], Any]

PLAN = TrainingPlan(
    learning_rate=1e-3,
    weight_decay=0.0,
    batch_size=4,
    micro_batch_tokens=8192,
    schedule="constant",
    warmup=0.0,
    gradient_clip=1.0,
    epochs=1,
    steps=None,
    validations=1,
    keep="last",
    seed=0,
)
WORDS = ("dog", "cat", "boy", "girl", "bird", "tree", "ball", "car", "house", "fish", "hat", "cake")


def rows_of(tokenizer: Any) -> list[EncodedExample]:
    examples = [
        Example.of(f"One day, a {word} {'was very ' * (i % 4)}", f" happy{' and big' * (i % 3)}.", "", id=word)
        for i, word in enumerate(WORDS)
    ]
    return encode(tokenizer, examples, limit=100)[0]


def run(loaded: Any, plan: TrainingPlan, **more: Any) -> TrainingOutcome:
    rows = rows_of(loaded.tokenizer)
    return train(
        loaded_bundle(loaded),
        more.get("rows", rows),
        more.get("validation", rows[:3]),
        plan,
        clocks=more.get("clocks") or Clocks("cpu"),
        log=more.get("log", lambda step, values: None),
    )


def state(model: Any) -> dict[str, Any]:
    return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}


def assert_close(one: Mapping[str, Any], other: Mapping[str, Any], tolerance: float) -> None:
    assert max(float((one[name] - other[name]).abs().max()) for name in one) <= tolerance


# Learning rates.


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
        ("linear", [0.5, 1, 1, 7 / 8, 6 / 8, 5 / 8, 4 / 8, 3 / 8, 2 / 8, 1 / 8]),
        ("cosine", [0.5, 1, 1, 0.9619398, 0.8535534, 0.6913417, 0.5, 0.3086583, 0.1464466, 0.0380602]),
    ],
)
def test_the_schedule_of_ten_steps_with_two_of_warmup(schedule: str, expected: list[float]) -> None:
    scales = [learning_rate_scale(step, 10, schedule=schedule, warmup=0.2) for step in range(10)]
    assert scales == pytest.approx(expected, abs=1e-6)


def test_every_step_of_any_schedule_learns() -> None:
    for schedule, steps, warmup in product(("constant", "linear", "cosine"), (1, 2, 7, 1000), (0.0, 0.06, 0.99)):
        scales = [learning_rate_scale(step, steps, schedule=schedule, warmup=warmup) for step in range(steps)]
        assert all(0 < scale <= 1 for scale in scales), (schedule, steps, warmup)
        assert max(scales) == 1, (schedule, steps, warmup)


def test_the_curve_says_the_learning_rate_of_each_step(load_model: Load) -> None:
    outcome = run(load_model("stories-260k"), replace(PLAN, steps=4, schedule="linear", warmup=0.5))
    rates = [point["learning_rate"] for point in outcome.curve if "learning_rate" in point]
    assert rates == pytest.approx([0.0005, 0.001, 0.001, 0.0005])


# Steps.


def by_hand(model: Any, batches: list[list[EncodedExample]], plan: TrainingPlan) -> None:
    """AdamW on transformers' own masked loss, a row at a time, weighted by answer tokens."""
    import torch

    optimizer = torch.optim.AdamW(model.parameters(), lr=plan.learning_rate, weight_decay=0.0)
    model.train()
    for batch in batches:
        tokens = sum(len(row.target) for row in batch)
        for row in batch:
            ids = torch.tensor([[*row.prompt, *row.target]])
            labels = torch.tensor([[-100] * len(row.prompt) + list(row.target)])
            (model(input_ids=ids, labels=labels).loss * len(row.target) / tokens).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), plan.gradient_clip)
        optimizer.step()
        optimizer.zero_grad()


def test_steps_equal_those_written_out_with_transformers_own_loss(load_model: Load) -> None:
    from ftbench.compute.batches import epoch_batches

    ours, theirs = load_model("stories-260k"), load_model("stories-260k")
    rows = rows_of(ours.tokenizer)
    order = epoch_batches(rows, 4, 0, 0)
    run(ours, PLAN)
    by_hand(theirs.model, [[rows[i] for i in batch] for batch in order], PLAN)
    assert_close(state(ours.model), state(theirs.model), 2e-4)


@pytest.mark.parametrize("micro", [16, 40])
def test_accumulated_micro_batches_equal_the_whole_batch(micro: int, load_model: Load) -> None:
    whole, cut = load_model("stories-260k"), load_model("stories-260k")
    # Adam divides by the gradient's size, which magnifies rounding: weights agree to a fifth of a step.
    first = run(whole, replace(PLAN, batch_size=12))
    second = run(cut, replace(PLAN, batch_size=12, micro_batch_tokens=micro))
    losses = [[point["train_loss"] for point in one.curve if "train_loss" in point] for one in (first, second)]
    assert losses[0] == pytest.approx(losses[1], abs=1e-5)
    assert_close(state(whole.model), state(cut.model), 2e-4)


def test_micro_batches_change_a_mean_loss_by_less_than_a_hundred_thousandth(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    rows = rows_of(loaded.tokenizer)
    budgets = [PassBudget(size, torch.device("cpu")) for size in (1, 30, 100, 8192)]
    losses = [mean_loss(loaded_bundle(loaded), rows, budget) for budget in budgets]
    assert losses == pytest.approx([losses[0]] * 4, abs=1e-5)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(load_model: Load) -> None:
    states = []
    for seed in (1, 1, 2):
        loaded = load_model("stories-260k")
        run(loaded, replace(PLAN, seed=seed))
        states.append(state(loaded.model))
    assert_close(states[0], states[1], 0.0)
    with pytest.raises(AssertionError):
        assert_close(states[0], states[2], 1e-6)


def test_training_lowers_the_loss(load_model: Load) -> None:
    outcome = run(load_model("stories-260k"), replace(PLAN, epochs=3))
    losses = [point["validation_loss"] for point in outcome.curve if "validation_loss" in point]
    assert losses[-1] < 0.8 * losses[0]


def test_only_parameters_that_require_gradients_change(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    for name, parameter in loaded.model.named_parameters():
        parameter.requires_grad_("layers.0." in name)
    before = state(loaded.model)
    run(loaded, PLAN)
    changed = {name for name, value in state(loaded.model).items() if not bool((value == before[name]).all())}
    assert changed == {name for name in before if "layers.0." in name}


def test_matrices_decay_and_norms_do_not(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    before = state(loaded.model)
    # With a learning rate of 1e-9 the gradient moves nothing; the decay of 1e-9 · 1e6 = 0.001 a step does.
    run(loaded, replace(PLAN, learning_rate=1e-9, weight_decay=1e6, steps=1))
    after = state(loaded.model)
    ratios = {name: float((after[name] / before[name]).median()) for name in before}
    assert all(ratio == pytest.approx(0.999, abs=1e-5) for name, ratio in ratios.items() if before[name].ndim == 2)
    assert all(ratio == pytest.approx(1.0, abs=1e-6) for name, ratio in ratios.items() if before[name].ndim == 1)


# Counting.


@pytest.mark.parametrize(
    ("plan", "steps"),
    [
        (replace(PLAN, epochs=2), 6),
        (replace(PLAN, epochs=0.5), 2),
        (replace(PLAN, epochs=0.01), 1),
        (replace(PLAN, steps=5), 5),
        (replace(PLAN, batch_size=5), 3),
        (replace(PLAN, batch_size=100), 1),
    ],
)
def test_steps_follow_from_epochs_unless_they_are_given(plan: TrainingPlan, steps: int, load_model: Load) -> None:
    loaded = load_model("stories-260k")
    outcome = run(loaded, plan)
    assert outcome.steps == steps
    assert [point["step"] for point in outcome.curve if "train_loss" in point] == list(range(1, steps + 1))


def test_an_epochs_tokens_are_those_of_every_row_once(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    assert run(loaded, PLAN).tokens == sum(row.length for row in rows_of(loaded.tokenizer))


@pytest.mark.parametrize(
    ("validations", "expected"), [(1, [0, 3, 6]), (3, [0, 1, 2, 3, 4, 5, 6]), (9, [0, 1, 2, 3, 4, 5, 6])]
)
def test_validations_are_at_the_start_every_so_often_and_at_the_end(
    validations: int, expected: list[int], load_model: Load
) -> None:
    outcome = run(load_model("stories-260k"), replace(PLAN, epochs=2, validations=validations))
    assert [point["step"] for point in outcome.curve if "validation_loss" in point] == expected


def test_every_point_of_the_curve_is_logged_as_it_happens(load_model: Load) -> None:
    logged: list[tuple[int, dict[str, float]]] = []
    outcome = run(load_model("stories-260k"), PLAN, log=lambda step, values: logged.append((step, dict(values))))
    assert [values for _, values in logged] == outcome.curve
    assert [step for step, _ in logged] == [int(values["step"]) for _, values in logged]


# What is kept.


def test_the_best_weights_are_restored(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    rows = rows_of(loaded.tokenizer)
    before = state(loaded.model)
    outcome = run(loaded, replace(PLAN, learning_rate=0.5, epochs=2, keep="best"))
    losses = {point["step"]: point["validation_loss"] for point in outcome.curve if "validation_loss" in point}
    assert outcome.best_step == 0 == min(losses, key=losses.__getitem__)
    assert_close(state(loaded.model), before, 0.0)
    again = mean_loss(loaded_bundle(loaded), rows[:3], PassBudget(8192, torch.device("cpu")))
    assert again == pytest.approx(losses[0.0], abs=1e-6)


def test_better_weights_are_copied_into_the_place_of_those_before() -> None:
    import torch

    parameters = [torch.nn.Parameter(torch.ones(3)), torch.nn.Parameter(torch.zeros(2))]
    first = kept_copy(parameters, None)
    places = [tensor.data_ptr() for tensor in first]
    with torch.no_grad():
        parameters[0].fill_(5.0)
    assert first[0].tolist() == [1.0, 1.0, 1.0]
    second = kept_copy(parameters, first)
    assert [tensor.data_ptr() for tensor in second] == places
    assert second[0].tolist() == [5.0, 5.0, 5.0]


def test_weights_from_the_middle_are_restored_when_they_were_best(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    rows = rows_of(loaded.tokenizer)
    outcome = run(loaded, replace(PLAN, learning_rate=0.01, epochs=8, validations=3, keep="best"))
    losses = {point["step"]: point["validation_loss"] for point in outcome.curve if "validation_loss" in point}
    assert outcome.best_step == min(losses, key=losses.__getitem__) > 0
    again = mean_loss(loaded_bundle(loaded), rows[:3], PassBudget(8192, torch.device("cpu")))
    assert again == pytest.approx(losses[float(outcome.best_step)], abs=1e-6)


def test_the_last_weights_stay_when_they_are_to_be_kept(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    before = state(loaded.model)
    outcome = run(loaded, replace(PLAN, learning_rate=0.5, epochs=2))
    assert outcome.best_step == outcome.steps == 6
    with pytest.raises(AssertionError):
        assert_close(state(loaded.model), before, 1e-3)
    assert not loaded.model.training


# What goes wrong.


def test_a_loss_that_is_no_number_fails_the_cell_and_says_what_to_try(load_model: Load) -> None:
    diverged = r"^the (training loss|norm of the gradients) is (nan|inf) in step \d+: try a lower learning rate$"
    with pytest.raises(CellError, match=diverged):
        run(load_model("stories-260k"), replace(PLAN, learning_rate=1e30, gradient_clip=1e30, epochs=5))


def test_gradients_that_are_no_number_fail_the_cell_although_the_loss_is_one(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    weight = next(iter(loaded.model.parameters()))
    weight.register_hook(lambda gradient: gradient * math.inf)
    with pytest.raises(
        CellError, match=r"^the norm of the gradients is (nan|inf) in step 1: try a lower learning rate$"
    ):
        run(loaded, PLAN)


def test_a_trained_weight_that_is_no_number_fails_the_cell_although_no_loss_depends_on_it(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    loaded.model.register_parameter("unused", torch.nn.Parameter(torch.tensor([1.0, math.nan])))
    with pytest.raises(CellError, match=r"^trained weights are not finite after step 0: try a lower learning rate$"):
        run(loaded, PLAN)


def test_a_model_with_nothing_to_train_fails_the_cell(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    loaded.model.requires_grad_(False)
    with pytest.raises(CellError, match="left nothing to train"):
        run(loaded, PLAN)


# Clocks.


def test_training_and_validation_have_clocks_of_their_own(load_model: Load) -> None:
    clocks = Clocks("cpu")
    run(load_model("stories-260k"), PLAN, clocks=clocks)
    assert set(clocks.seconds) == set(PHASES)
    assert clocks.seconds["train"] > 0
    assert clocks.seconds["validate"] > 0
    assert clocks.seconds["train"] + clocks.seconds["validate"] <= clocks.wall
    assert math.isfinite(clocks.wall)


# Stopping early.


def test_training_stops_after_as_many_validations_without_a_lower_loss_as_it_is_told(load_model: Load) -> None:
    plan = replace(PLAN, steps=30, learning_rate=0.5, validations=3, keep="best", early_stopping=2)
    outcome = run(load_model("stories-260k"), plan)
    losses = [point["validation_loss"] for point in outcome.curve if "validation_loss" in point]
    best = losses.index(min(losses))
    assert outcome.stopped_early
    assert len(losses) - 1 - best == 2
    assert outcome.steps < 30


def test_without_patience_training_goes_to_its_end(load_model: Load) -> None:
    outcome = run(load_model("stories-260k"), replace(PLAN, steps=6, learning_rate=0.5, validations=3, keep="best"))
    assert (outcome.steps, outcome.stopped_early) == (6, False)


@pytest.mark.parametrize("keep", ["best", "last"])
def test_the_validation_loss_of_a_run_is_that_of_the_weights_it_kept(keep: str, load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    outcome = run(loaded, replace(PLAN, steps=6, learning_rate=0.05, validations=3, keep=keep))
    rows, budget = rows_of(loaded.tokenizer)[:3], PassBudget(8192, torch.device("cpu"))
    found = mean_loss(loaded_bundle(loaded), rows, budget)
    assert outcome.validation_loss == pytest.approx(found, rel=1e-5)


@pytest.mark.parametrize("packing", [False, True])
def test_rows_of_a_step_share_one_sequence_where_they_are_packed(packing: bool, load_model: Load) -> None:
    loaded = load_model("stories-260k")
    shapes: list[int] = []
    loaded.model.register_forward_pre_hook(
        lambda model, _, given: shapes.append(len(given["input_ids"])) if model.training else None, with_kwargs=True
    )
    run(loaded, replace(PLAN, packing=packing))
    assert shapes == [1, 1, 1] if packing else sum(shapes) == len(WORDS)
