"""The arithmetic of estimates against numbers computed by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ftbench import Method, MethodSettings, ModelFacts
from ftbench.planning.arithmetic import (
    Parts,
    TokenCount,
    memory_bytes,
    seconds,
    tokens_at_once,
    trained_parameters,
    training_operations,
)
from ftbench.records.cell import TrainingSpec
from tests.core.planning.conftest import FACTS

# The model has 1,000,000 parameters, of which 100 × 64 = 6,400 are the embedding.
ROWS, NONE = TokenCount(1000.0, 100.0), TokenCount(0.0, 0.0)


@dataclass(frozen=True)
class Counted(Method):
    """A method that says how many parameters it trains, or does not know."""

    known: int | None
    name: str = "counted"

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        return self.known

    def prepare(self, model: object, settings: MethodSettings) -> object:
        raise AssertionError("an estimate prepares nothing")


def test_the_output_layer_works_on_answers_and_all_other_weights_on_everything() -> None:
    assert Parts.of(FACTS) == Parts(body=993_600, head=6_400)


def test_training_a_frozen_base_takes_four_operations_for_each_parameter_and_token() -> None:
    assert training_operations(FACTS, 5_000, ROWS, NONE) == (993_600 * 4_000, 6_400 * 400)


def test_training_all_weights_takes_six() -> None:
    assert training_operations(FACTS, 1_000_000, ROWS, NONE) == (993_600 * 6_000, 6_400 * 600)


def test_a_validation_takes_two_whatever_is_trained() -> None:
    for trained in (5_000, 1_000_000):
        assert training_operations(FACTS, trained, NONE, ROWS) == (993_600 * 2_000, 6_400 * 200)


def test_a_method_says_what_it_trains_or_counts_as_a_fiftieth_of_the_model() -> None:
    assert trained_parameters(Counted(123), MethodSettings(), FACTS) == 123
    assert trained_parameters(Counted(0), MethodSettings(), FACTS) == 0
    assert trained_parameters(Counted(None), MethodSettings(), FACTS) == 20_000


def test_memory_is_weights_gradients_with_two_means_activations_and_half_a_gigabyte() -> None:
    assert memory_bytes(FACTS) == 4_000_000 + 500_000_000
    # 10 tokens × 2 layers × 64 hidden units × 60 bytes
    assert memory_bytes(FACTS, 5_000, 10) == 4_000_000 + 60_000 + 76_800 + 500_000_000


@pytest.mark.parametrize(
    ("training", "tokens"),
    [
        (TrainingSpec(batch_size=8, max_length=512), 4096),
        (TrainingSpec(batch_size=32, max_length=512), 8192),
        (TrainingSpec(batch_size=8, max_length=512, micro_batch_tokens=1000), 1000),
    ],
)
def test_a_pass_has_a_batch_or_as_many_tokens_as_fit(training: TrainingSpec, tokens: int) -> None:
    assert tokens_at_once(training) == tokens


def test_the_time_is_that_of_the_operations_and_a_second_to_start() -> None:
    assert seconds(3e9, 1e9) == 4.0
