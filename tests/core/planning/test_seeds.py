"""Seeds of a matrix that names none: three where more than one method trains."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ftbench.commandline.plan import show_plan
from ftbench.errors import MatrixError
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]

BASE = "models: ['paper:a']\ntasks: [sentiment]\ndevice: cpu\n"


@pytest.mark.parametrize(
    ("rest", "seeds"),
    [
        ("methods: [zero-shot, full, lora]\n", (0, 1, 2)),
        ("methods: [zero-shot, lora]\n", (0,)),
        ("methods: [zero-shot, {method: few-shot, k: 2}]\n", (0,)),
        ("methods: [{method: lora, each: {r: [4, 16]}}]\n", (0, 1, 2)),
        ("methods: [lora]\naxes: {training.epochs: [1, 3]}\n", (0,)),
        ("methods: [lora]\ntuning: {trials: 3}\n", (0,)),
        ("methods: [full, lora]\nseeds: 1\n", (0,)),
        ("methods: [lora]\nseeds: 2\n", (0, 1)),
        ("methods: [full, lora]\nseeds: [7]\n", (7,)),
    ],
)
def test_several_trained_methods_have_three_seeds_unless_the_matrix_names_some(
    rest: str, seeds: tuple[int, ...], plan_of: PlanOf
) -> None:
    plan = plan_of(BASE + rest)
    assert plan.matrix.seeds == seeds
    trained = {cell.seed for cell in plan.cells if cell.spec.training and "default" not in cell.method}
    assert trained == (set(seeds) if "lora" in rest else set())


def test_the_plan_says_what_the_default_costs_and_what_one_seed_would_take(
    plan_of: PlanOf, capsys: pytest.CaptureFixture[str]
) -> None:
    show_plan(plan_of(BASE + "methods: [full, lora]\n"), "text", examples=0)
    said = " ".join(capsys.readouterr().out.split())
    assert "3 seeds, the default for several trained methods: about " in said
    assert "`seeds: 1` would take " in said
    assert "differences between equal methods in 17 to 20 % of runs" in said


@pytest.mark.parametrize("rest", ["methods: [full, lora]\nseeds: 3\n", "methods: [zero-shot, lora]\n"])
def test_seeds_that_the_matrix_names_or_a_single_one_are_not_remarked_on(
    rest: str, plan_of: PlanOf, capsys: pytest.CaptureFixture[str]
) -> None:
    show_plan(plan_of(BASE + rest), "text", examples=0)
    assert "the default for several" not in capsys.readouterr().out


def test_an_empty_list_of_seeds_is_an_error_and_not_the_default(plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match="needs at least one item"):
        plan_of(BASE + "methods: [lora]\nseeds: []\n")
