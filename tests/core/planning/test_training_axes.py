"""Axes: settings of training and evaluation with several values, each combination a row of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ftbench.errors import MatrixError
from ftbench.matrix.axes import EVALUATION_AXES, NO_AXES, TRAINING_AXES
from ftbench.matrix.schema import Evaluation, Training
from ftbench.planning.planned import Plan
from ftbench.tuning.rounds import trials

PlanOf = Callable[..., Plan]

BASE = "models: ['paper:a']\ntasks: [sentiment]\nmethods: [zero-shot, lora]\nseeds: [0]\ndevice: cpu\n"
AXES = "axes: {training.batch_size: [8, 32], training.epochs: [1, 3]}\n"


def test_every_combination_is_a_row_of_a_method_that_trains_and_the_others_have_one(plan_of: PlanOf) -> None:
    plan = plan_of(BASE + AXES)
    assert list(plan.methods) == [
        "zero-shot",
        "lora batch_size=8, epochs=1",
        "lora batch_size=8, epochs=3",
        "lora batch_size=32, epochs=1",
        "lora batch_size=32, epochs=3",
    ]
    trained = {
        cell.method: (cell.spec.training.batch_size, cell.spec.training.epochs)
        for cell in plan.cells
        if cell.spec.training
    }
    assert trained["lora batch_size=32, epochs=1"] == (32, 1.0)
    assert len(set(trained.values())) == 4
    assert dict(plan.methods["lora batch_size=8, epochs=3"].axes) == {
        "training.batch_size": 8,
        "training.epochs": 3.0,
    }


def test_a_cell_of_an_axis_is_the_same_as_that_of_a_matrix_with_the_values_written_out(plan_of: PlanOf) -> None:
    written = plan_of(BASE + "training: {batch_size: 32, epochs: 1}\n").cells[-1]
    assert written.id in {cell.id for cell in plan_of(BASE + AXES).cells}


def test_axes_and_variants_of_a_method_make_rows_together(plan_of: PlanOf) -> None:
    text = BASE.replace("lora", "{method: lora, each: {r: [4, 16]}}") + "axes: {training.schedule: [linear, cosine]}\n"
    assert list(plan_of(text).methods)[1:] == [
        "lora r=4, schedule=linear",
        "lora r=4, schedule=cosine",
        "lora r=16, schedule=linear",
        "lora r=16, schedule=cosine",
    ]


def test_an_axis_of_evaluation_holds_for_methods_that_do_not_train(plan_of: PlanOf) -> None:
    plan = plan_of(BASE + "axes: {evaluation.batch_tokens: [1024, 4096]}\n")
    asked = [(cell.method, cell.spec.evaluation.batch_tokens) for cell in plan.cells if cell.spec.evaluation]
    assert asked[:2] == [("zero-shot batch_tokens=1024", 1024), ("zero-shot batch_tokens=4096", 4096)]


def test_the_rows_of_an_axis_are_tuned_one_by_one(plan_of: PlanOf) -> None:
    plan = plan_of(BASE + "axes: {training.batch_size: [8, 32]}\ntuning: {trials: 3}\n")
    tried = {(cell.method, cell.spec.training.batch_size) for cell in trials(plan, {}) if cell.spec.training}
    assert tried == {("lora batch_size=8", 8), ("lora batch_size=32", 32)}
    assert plan.methods["lora batch_size=8 (default)"].default_of == "lora batch_size=8"


@pytest.mark.parametrize(
    ("baseline", "chosen"),
    [
        ("", "lora batch_size=8"),
        ("baseline: lora batch_size=32\n", "lora batch_size=32"),
        ("baseline: lora\n", "lora batch_size=8"),
    ],
)
def test_the_baseline_is_a_row_or_the_first_of_a_method(baseline: str, chosen: str, plan_of: PlanOf) -> None:
    assert plan_of(BASE + "axes: {training.batch_size: [8, 32]}\n" + baseline).baseline == chosen


@pytest.mark.parametrize(
    ("axes", "key", "message"),
    [
        ("{training.batchsize: [8]}", "axes.training.batchsize", "Did you mean 'training.batch_size'?"),
        ("{batch_size: [8]}", "axes.batch_size", "training.batch_size"),
        ("{lora.r: [8]}", "axes.lora.r", "`each`"),
        ("{training.examples: [8, 9]}", "axes.training.examples", "train_size: [100, 1000]"),
        ("{evaluation.examples: [8, 9]}", "axes.evaluation.examples", "on the same rows"),
        ("{training.checkpointing: [true, false]}", "axes.training.checkpointing", "it changes no result"),
        ("{training.batch_size: [8, 0]}", "axes.training.batch_size.1", "greater than or equal to 1, not 0"),
        ("{training.schedule: [linear, cosin]}", "axes.training.schedule.1", "Did you mean 'cosine'?"),
        ("{training.batch_size: [8, 8]}", "axes.training.batch_size.1", "8 is there twice"),
        ("{training.batch_size: []}", "axes.training.batch_size", "at least one item"),
        ("{training.batch_size: 8}", "axes.training.batch_size", "must be a list"),
        ("{training.epochs: [1, 2], training.steps: [5]}", "axes.training.epochs", "training.steps"),
    ],
)
def test_a_mistake_in_an_axis_names_its_line_and_key(axes: str, key: str, message: str, plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError) as caught:
        plan_of(BASE + f"axes: {axes}\n")
    assert (caught.value.key, caught.value.line) == (key, 6)
    assert message in caught.value.message


def test_an_unknown_baseline_is_answered_with_the_nearest_row(plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match="lora batch_size=32"):
        plan_of(BASE + "axes: {training.batch_size: [8, 32]}\nbaseline: lora batch_size=33\n")


def test_packing_as_an_axis_is_refused_for_methods_that_cannot_pack(plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match="prefix packing=true") as caught:
        plan_of(BASE.replace("lora", "prefix") + "axes: {training.packing: [false, true]}\n")
    assert caught.value.key == "axes.training.packing"


def test_every_key_of_training_and_evaluation_is_an_axis_or_has_a_reason_why_not() -> None:
    keys = [f"training.{key}" for key in Training.model_fields]
    keys += [f"evaluation.{key}" for key in Evaluation.model_fields]
    assert sorted(keys) == sorted([*TRAINING_AXES, *EVALUATION_AXES, *NO_AXES])


def test_a_row_of_default_settings_is_no_baseline_beside_axes(plan_of: PlanOf) -> None:
    text = BASE + "tuning: {trials: 2}\naxes: {training.batch_size: [8, 32]}\nbaseline: lora batch_size=8 (default)\n"
    with pytest.raises(MatrixError, match="Did you mean 'lora batch_size=8'"):
        plan_of(text)
