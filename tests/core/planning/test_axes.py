"""A matrix varies more than methods: settings of a method, and the number of training rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ftbench.errors import MatrixError
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]

BASE = "models: ['paper:a']\ntasks: [sentiment]\ndevice: cpu\n"
LORA = "methods: [full, {method: lora, dropout: 0.1, each: {r: [4, 16], learning_rate: [0.001, 0.01]}}]\n"


def test_a_setting_with_several_values_is_a_method_each_in_every_combination(plan_of: PlanOf) -> None:
    cells = {cell.method: cell.spec.method.settings for cell in plan_of(BASE + LORA).cells}
    assert list(cells) == [
        "full",
        "lora r=4, learning_rate=0.001",
        "lora r=4, learning_rate=0.01",
        "lora r=16, learning_rate=0.001",
        "lora r=16, learning_rate=0.01",
    ]
    last = cells["lora r=16, learning_rate=0.01"]
    assert (last["r"], last["learning_rate"], last["dropout"]) == (16, 0.01, 0.1)


def test_a_variant_is_the_same_cell_as_the_method_with_its_settings_written_out(plan_of: PlanOf) -> None:
    written = "methods: [{method: lora, dropout: 0.1, r: 4, learning_rate: 0.01}]\n"
    assert plan_of(BASE + written).cells[0].id in {cell.id for cell in plan_of(BASE + LORA).cells}


def test_a_variant_can_be_the_baseline(plan_of: PlanOf) -> None:
    assert plan_of(BASE + LORA + "baseline: lora r=4, learning_rate=0.01\n").baseline == "lora r=4, learning_rate=0.01"


@pytest.mark.parametrize(
    ("methods", "key", "message"),
    [
        ("[{method: lora, each: {r: [4]}}, {method: lora, name: lora r=4}]", "methods.1", '"lora r=4" is there twice'),
        ("[{method: lora, r: 8, each: {r: [4, 16]}}]", "methods.0.each.r", "one beside `each`"),
        ("[lora, {method: lora, r: 4, name: lora (default)}]", "methods.1", "are taken"),
    ],
)
def test_no_method_takes_the_place_of_another_of_its_name(
    methods: str, key: str, message: str, plan_of: PlanOf
) -> None:
    with pytest.raises(MatrixError) as caught:
        plan_of(BASE + f"tuning: {{trials: 2}}\nmethods: {methods}\n")
    assert caught.value.key == key
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("each", "key", "message"),
    [
        ("{r: [4, 0]}", "methods.0.each.r", "must be greater than or equal to 1, not 0"),
        ("{rank: [4]}", "methods.0.each.rank", "unknown key"),
        ("{r: []}", "methods.0.each.r", "at least one"),
        ("{r: 4}", "methods.0.each.r", "list"),
    ],
)
def test_a_fault_in_one_of_several_values_names_its_key(each: str, key: str, message: str, plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError) as caught:
        plan_of(BASE + f"methods: [{{method: lora, each: {each}}}]\n")
    assert caught.value.key == key
    assert message in caught.value.message


SIZES = BASE + "methods: [full]\ntrain_size: [20, 80]\n"


def test_every_task_is_there_once_with_each_number_of_training_rows(plan_of: PlanOf) -> None:
    plan = plan_of(SIZES)
    assert [cell.task for cell in plan.cells] == ["sentiment, 20 rows", "sentiment, 80 rows"]
    assert [len(task.data.train) for task in plan.tasks.values()] == [20, 80]
    assert {task.family for task in plan.tasks.values()} == {"sentiment"}


def test_a_larger_training_set_holds_the_smaller_and_the_test_rows_stay(plan_of: PlanOf) -> None:
    few, many = plan_of(SIZES).tasks.values()
    assert {one.id for one in few.data.train} < {one.id for one in many.data.train}
    assert few.data.test == many.data.test


def test_a_number_of_rows_is_the_same_cell_as_that_limit_in_the_training_section(plan_of: PlanOf) -> None:
    limited = plan_of(BASE + "methods: [full]\ntraining: {examples: 20}\n")
    assert limited.cells[0].id == plan_of(SIZES).cells[0].id


def test_more_training_rows_than_there_are_is_a_fault_at_its_place(plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError) as caught:
        plan_of(SIZES.replace("80", "5000"))
    assert caught.value.key == "train_size.1"
    assert "sentiment: 5000 training rows are asked for and there are" in caught.value.message


def test_variants_times_axes_are_counted_before_any_row_is_made(plan_of: PlanOf) -> None:
    values = list(range(16, 166))
    with pytest.raises(MatrixError) as caught:
        plan_of(f"{BASE}methods: [{{method: lora, each: {{r: {values}}}}}]\naxes: {{training.batch_size: {values}}}\n")
    assert caught.value.key == "axes"
    assert caught.value.message == (
        "there are 22,500 rows of methods by `each` and `axes`, and a matrix has at most 10,000: list fewer values"
    )
