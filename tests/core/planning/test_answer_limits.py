"""`max_new_tokens: auto` in a plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ftbench.errors import MatrixError
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]
BASE = "models: ['paper:a']\nmethods: [lora]\ndevice: cpu\ntasks: [{task: support-qa, max_new_tokens: VALUE}]\n"


def test_a_limit_from_answers_is_part_of_what_a_cell_is(plan_of: PlanOf) -> None:
    own = plan_of(BASE.replace(", max_new_tokens: VALUE", ""))
    auto = plan_of(BASE.replace("VALUE", "auto"))
    task = auto.cells[0].spec.task
    assert task.max_new_tokens_from == "training answers"
    assert task.max_new_tokens == own.cells[0].spec.task.max_new_tokens  # never more
    assert own.cells[0].spec.task.max_new_tokens_from is None
    assert auto.cells[0].id != own.cells[0].id


def test_labels_are_not_generated_so_auto_changes_nothing(plan_of: PlanOf) -> None:
    auto = plan_of(BASE.replace("VALUE", "auto").replace("support-qa", "sentiment"))
    own = plan_of(BASE.replace(", max_new_tokens: VALUE", "").replace("support-qa", "sentiment"))
    assert [cell.id for cell in auto.cells] == [cell.id for cell in own.cells]


@pytest.mark.parametrize("value", ["0", "8193", "automatic", "1.5"])
def test_anything_else_is_a_fault_that_says_where(value: str, plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match=r"m\.yaml:4: tasks\.0\.max_new_tokens: "):
        plan_of(BASE.replace("VALUE", value))
