"""The table of learning rates: which row a model gets, and that every row makes sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ftbench.contracts import ModelFacts, TrainedSettings
from ftbench.errors import ModelError
from ftbench_methods.full import Full, FullSettings
from ftbench_methods.learning_rates import TABLE, size_class
from tests.plugins.methods.cases import METHODS


@pytest.mark.parametrize(
    ("method", "parameters", "expected"),
    [
        ("full", 3_400_000, 3e-4),
        ("full", 124_000_000, 1e-4),
        ("full", 596_000_000, 3e-5),
        ("full", 8_030_000_000, 2e-5),
        ("full", 70_000_000_000, 2e-5),
        ("lora", 3_400_000, 1e-3),
        ("lora", 124_000_000, 1e-3),
        ("lora", 596_000_000, 5e-4),
        ("lora", 8_030_000_000, 3e-4),
        ("adapter", 3_400_000, 1e-2),
        ("adapter", 124_000_000, 1e-3),
        ("prefix", 3_400_000, 1e-1),
        ("prefix", 124_000_000, 1e-2),
        ("prefix, projected", 124_000_000, 5e-4),
    ],
)
def test_a_model_gets_the_rate_of_its_size(method: str, parameters: int, expected: float) -> None:
    assert size_class(method, parameters).default == expected


def test_every_row_has_its_default_inside_bounds_that_are_ten_times_apart() -> None:
    rows = [(method, row) for method, of_method in TABLE.items() for row in of_method]
    assert [(method, row) for method, row in rows if not row.low < row.default < row.high] == []
    assert [(method, row) for method, row in rows if row.high / row.low < 10] == []


def test_the_rates_of_every_method_fall_with_size() -> None:
    for method, rows in TABLE.items():
        assert [row.parameters for row in rows] == sorted({row.parameters for row in rows}), method
        assert [row.default for row in rows] == sorted((row.default for row in rows), reverse=True), method


def test_default_and_search_space_of_a_method_come_from_its_row(facts: Callable[..., ModelFacts]) -> None:
    model = facts(parameters=596_000_000)
    for name in (name for name, method in METHODS.items() if method.capabilities.trains and name != "peft"):
        method, row = METHODS[name], size_class(name, 596_000_000)
        resolved = method.resolve(method.settings(), model)
        assert isinstance(resolved, TrainedSettings)
        assert resolved.learning_rate == row.default, name
        (dimension,) = method.search_space(method.settings(), model).values()
        assert (dimension.low, dimension.high, dimension.log) == (row.low, row.high, True), name


def test_a_projected_prefix_has_rates_of_its_own(facts: Callable[..., ModelFacts]) -> None:
    prefix = METHODS["prefix"]
    projected = prefix.settings.model_validate({"projection": True})
    row = size_class("prefix, projected", 100_000_000)
    resolved = prefix.resolve(projected, facts())
    assert isinstance(resolved, TrainedSettings)
    assert resolved.learning_rate == row.default
    assert prefix.search_space(projected, facts())["learning_rate"].high == row.high


def test_prompting_has_nothing_to_search(facts: Callable[..., ModelFacts]) -> None:
    for method in (METHODS["zero-shot"], METHODS["few-shot"]):
        assert method.search_space(method.settings(), facts()) == {}


@dataclass(frozen=True)
class MyFull(Full):
    """A user's method that changes one thing of another."""

    name: str = "my-full"


def test_a_method_that_derives_from_another_takes_the_rates_of_that_one(
    facts: Callable[..., ModelFacts],
) -> None:
    assert MyFull().learning_rates(FullSettings(), facts()) == Full().learning_rates(FullSettings(), facts())


def test_a_method_without_a_row_is_told_to_give_its_own_rates() -> None:
    with pytest.raises(ModelError, match="no row for mine; give the method its own `learning_rates`"):
        size_class("mine", 3_400_000)
