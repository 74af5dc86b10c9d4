"""Cells of a cross-validation: one for each fold, with ids that leave all others as they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench import UserError
from ftbench.planning.planned import Plan
from ftbench.records.cell import Fold
from tests.core.data.loading import labelled
from tests.specs import cell_spec

PlanOf = Callable[..., Plan]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in labelled(["positive", "negative"])), encoding="utf-8")
    return path


def matrix(rows: Path, more: str = "", folds: str = ", folds: 4") -> str:
    return (
        f"models: ['paper:a']\ntasks: [{{task: sentiment, data: '{rows}'{folds}}}]\nmethods: [zero-shot, lora]\n"
        f"seeds: [3, 4]\ndevice: cpu\n{more}"
    )


def test_there_is_a_cell_for_every_seed_and_fold(plan_of: PlanOf, rows: Path) -> None:
    plan = plan_of(matrix(rows))
    assert len({cell.id for cell in plan.cells}) == len(plan.cells)
    assert [cell.label for cell in plan.cells if cell.method == "lora"][:5] == [
        *(f"paper:a / sentiment / lora / seed 3 / fold {number} of 4" for number in (1, 2, 3, 4)),
        "paper:a / sentiment / lora / seed 4 / fold 1 of 4",
    ]


def test_zero_shot_is_one_cell_a_fold_whatever_the_seeds(plan_of: PlanOf, rows: Path) -> None:
    assert Counter(cell.method for cell in plan_of(matrix(rows)).cells) == {"zero-shot": 4, "lora": 8}


def test_the_hash_over_the_data_is_that_of_the_folds_rows(plan_of: PlanOf, rows: Path) -> None:
    plan = plan_of(matrix(rows))
    for cell in plan.cells:
        assert cell.fold is not None
        data = plan.tasks["sentiment"].data.folds[cell.fold.number - 1]
        assert cell.spec.task.data == data.fingerprint() == plan.task_of(cell).data.fingerprint()
    assert len({cell.spec.task.data for cell in plan.cells}) == 4


def test_the_fold_is_in_the_identity_and_none_leaves_it_as_it_was() -> None:
    plain, none = cell_spec(), cell_spec(task={"fold": None})
    first, second = (cell_spec(task={"fold": Fold(number=number, of=5)}) for number in (1, 2))
    assert plain.id() == none.id()
    assert "fold" not in plain.model_dump(mode="json", exclude_defaults=True)["task"]
    assert len({plain.id(), first.id(), second.id()}) == 3


def test_every_fold_has_each_number_of_training_rows(plan_of: PlanOf, rows: Path) -> None:
    plan = plan_of(matrix(rows, "train_size: [16, 32]\n"))
    sizes = {(cell.task, len(plan.task_of(cell).data.train)) for cell in plan.cells}
    assert sizes == {("sentiment, 16 rows", 16), ("sentiment, 32 rows", 32)}
    assert len(plan.cells) == 2 * 12


def test_a_task_without_folds_stays_as_it_is_beside_one_with(plan_of: PlanOf, rows: Path) -> None:
    alone = plan_of(matrix(rows, folds=""))
    beside = plan_of(
        matrix(rows, folds="").replace(
            "tasks: [", f"tasks: [{{task: sentiment, name: folded, data: '{rows}', folds: 4}}, "
        )
    )
    assert [cell.id for cell in alone.cells] == [cell.id for cell in beside.cells if cell.task == "sentiment"]


@pytest.mark.parametrize("number", [0, 1, 101])
def test_a_number_of_folds_that_makes_no_sense_is_an_error(plan_of: PlanOf, rows: Path, number: int) -> None:
    with pytest.raises(UserError, match=r"tasks\.0\.folds"):
        plan_of(matrix(rows, folds=f", folds: {number}"))


def test_an_error_of_folds_names_the_matrix_and_its_key(plan_of: PlanOf, rows: Path) -> None:
    with pytest.raises(UserError, match=r"tasks\.0: folds: the task's built-in data says which rows are test rows"):
        plan_of("models: ['paper:a']\ntasks: [{task: sentiment, folds: 4}]\nmethods: [lora]\ndevice: cpu\n")
