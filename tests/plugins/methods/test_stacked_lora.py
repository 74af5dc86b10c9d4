"""Trainings that are computed together equal those that are computed one after the other."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch

from ftbench.compute.bundle import Compute
from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.contracts.training import TrainingOutcome, TrainingPlan
from ftbench.errors import CellError, NotStackable
from ftbench.training.batched_trials import StackedRun
from ftbench.training.loop import train
from ftbench.training.tensor_sharing import with_shared_weights
from ftbench_methods.lora import Dora, Lora, LoraSettings, RsLora, RsLoraSettings
from tests.bundles import bundle_of

Build = Callable[[str], Any]
Lane = tuple[LoraSettings, TrainingPlan]

PLAN = TrainingPlan(
    learning_rate=0.01,
    weight_decay=0.0,
    batch_size=4,
    micro_batch_tokens=8192,
    schedule="linear",
    warmup=0.1,
    gradient_clip=0.5,
    epochs=1,
    steps=6,
    validations=1,
    keep="best",
    seed=0,
)
SMALL = LoraSettings(r=4, alpha=8)


def rows(count: int, seed: int = 0) -> list[EncodedExample]:
    """Rows of two to twelve tokens; their number is no multiple of the batch, so some batches have fewer rows."""
    draw = random.Random(seed)

    def tokens(most: int) -> tuple[int, ...]:
        return tuple(draw.randrange(1, 40) for _ in range(draw.randint(1, most)))

    return [EncodedExample.of(str(i), tokens(8), tokens(4)) for i in range(count)]


ROWS, VALIDATION = rows(18), rows(5, seed=1)


def prepared(method: Lora, base: Any, lane: Lane) -> Any:
    torch.manual_seed(lane[1].seed)
    return method.prepare(with_shared_weights(base), lane[0])


def sure(base: Any) -> Any:
    """Without dropout, which GPT-2 brings along."""
    for module in base.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    return base


def nothing(step: int, values: Mapping[str, float]) -> None:
    pass


def alone(base: Any, lane: Lane, method: Lora | None = None) -> tuple[Any, TrainingOutcome]:
    model = prepared(method or Lora(), base, lane)
    outcome = train(bundle_of(model), ROWS, VALIDATION, lane[1], clocks=Clocks("cpu"), log=nothing)
    return model, outcome


def together(
    base: Any, lanes: Sequence[Lane], method: Lora | None = None
) -> tuple[list[Any], list[TrainingOutcome | CellError]]:
    used = method or Lora()
    models = [prepared(used, base, lane) for lane in lanes]
    run = StackedRun(used.stack(models), 0, Compute(torch.device("cpu")), Clocks("cpu"))
    return models, run.train(ROWS, VALIDATION, [plan for _, plan in lanes], [nothing] * len(lanes))


def assert_equal(base: Any, lanes: Sequence[Lane], method: Lora | None = None) -> None:
    models, outcomes = together(base, lanes, method)
    for lane, model, outcome in zip(lanes, models, outcomes, strict=True):
        expected_model, expected = alone(base, lane, method)
        assert isinstance(outcome, TrainingOutcome)
        assert [point.keys() for point in outcome.curve] == [point.keys() for point in expected.curve]
        for point, other in zip(outcome.curve, expected.curve, strict=True):
            assert point == pytest.approx(other, abs=1e-4)
        assert outcome.best_step == expected.best_step
        assert outcome.steps == expected.steps
        assert outcome.tokens == expected.tokens
        assert outcome.validation_loss == pytest.approx(expected.validation_loss, abs=1e-4)
        for (name, found), wanted in zip(model.named_parameters(), expected_model.parameters(), strict=True):
            # AdamW's first steps are as long for a gradient that is nothing but rounding as for any other.
            torch.testing.assert_close(found, wanted, atol=2e-3, rtol=0, msg=name)


def differing() -> list[Lane]:
    """Learning rate, seed, rank and scale."""
    return [
        (SMALL, PLAN),
        (SMALL, replace(PLAN, learning_rate=0.002)),
        (SMALL, replace(PLAN, seed=3)),
        (LoraSettings(r=2, alpha=2), replace(PLAN, seed=3)),
        (LoraSettings(r=6, alpha=12), replace(PLAN, learning_rate=0.005, seed=1)),
    ]


# GPT-2 keeps its linear layers transposed, and two query heads of Qwen3 share the keys of one.
@pytest.mark.parametrize(
    "architecture",
    ["gpt2", "qwen3", *(pytest.param(name, marks=pytest.mark.slow) for name in ("gpt_neo", "llama", "qwen2"))],
)
def test_lanes_of_any_architecture_equal_trainings_one_after_the_other(architecture: str, build: Build) -> None:
    assert_equal(sure(build(architecture)), differing())


@pytest.mark.parametrize("tokens", [100, pytest.param(16, marks=pytest.mark.slow)])
def test_lanes_that_do_not_fit_into_one_pass_are_equal_too(build: Build, tokens: int) -> None:
    assert_equal(build("llama"), [(s, replace(p, micro_batch_tokens=tokens)) for s, p in differing()[:3]])


def test_rslora_keeps_its_own_scale(build: Build) -> None:
    lanes = [(RsLoraSettings(r=rank, alpha=8), replace(PLAN, learning_rate=0.002)) for rank in (2, 4)]
    assert_equal(build("qwen2"), lanes, RsLora())


def test_the_last_weights_are_kept_where_the_plan_says_so(build: Build) -> None:
    assert_equal(build("gpt_neo"), [(s, replace(p, keep="last")) for s, p in differing()[:3]])


def test_a_lane_that_stops_early_keeps_the_weights_of_its_end(build: Build) -> None:
    changes: dict[str, Any] = {
        "steps": 20,
        "early_stopping": 1,
        "keep": "last",
        "batch_size": 9,
        "schedule": "constant",
    }
    lanes = [(SMALL, replace(PLAN, learning_rate=rate, **changes)) for rate in (0.0001, 0.1)]
    assert_equal(build("llama"), lanes)
    _, outcomes = together(build("llama"), lanes)
    assert [outcome.stopped_early for outcome in outcomes if isinstance(outcome, TrainingOutcome)] == [False, True]


def test_a_lane_that_diverges_fails_by_itself(build: Build) -> None:
    base = build("llama")
    wild = (SMALL, replace(PLAN, learning_rate=1e30))
    lanes = [(SMALL, PLAN), wild, (SMALL, replace(PLAN, seed=3))]
    with pytest.raises(CellError) as alone_error:
        alone(base, wild)
    models, outcomes = together(base, lanes)
    assert isinstance(outcomes[1], CellError)
    assert str(outcomes[1]) == str(alone_error.value)
    for i in (0, 2):
        outcome, (expected_model, expected) = outcomes[i], alone(base, lanes[i])
        assert isinstance(outcome, TrainingOutcome)
        assert math.isclose(outcome.validation_loss or 0, expected.validation_loss or 0, abs_tol=1e-4)
        for found, wanted in zip(models[i].parameters(), expected_model.parameters(), strict=True):
            torch.testing.assert_close(found, wanted, atol=2e-3, rtol=0)


def test_the_base_stays_as_it_is(build: Build) -> None:
    base, untouched = build("llama"), build("llama")
    together(base, differing())
    assert all(torch.equal(a, b) for a, b in zip(base.parameters(), untouched.parameters(), strict=True))


def test_a_model_with_dropout_is_refused_before_anything_is_trained(build: Build) -> None:
    base = build("gpt2")
    with pytest.raises(NotStackable, match="dropout"):
        together(base, differing())


def test_a_trained_head_is_refused(build: Build) -> None:
    settings = LoraSettings(r=2, targets=("lm_head", "q_proj"))
    with pytest.raises(NotStackable, match="head"):
        together(build("llama"), [(settings, PLAN)] * 2)


@pytest.mark.parametrize(
    ("method", "settings"),
    [(Lora(), LoraSettings(dropout=0.1)), (Dora(), LoraSettings()), (RsLora(), RsLoraSettings(dropout=0.5))],
)
def test_what_cannot_be_computed_together_has_no_key(method: Lora, settings: LoraSettings) -> None:
    assert method.stack_key(settings) is None


def test_places_are_the_key(build: Build) -> None:
    keys = [Lora().stack_key(LoraSettings(targets=targets)) for targets in ("all-linear", "attention", ("q_proj",))]
    assert len(set(keys)) == 3
    assert Lora().stack_key(LoraSettings(r=2, learning_rate=0.1)) == keys[0]
