"""The cells of one method: which count, what they lack, and whether anything depends on the seed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.method_row import MethodRow
from ftbench.messages import Note
from ftbench.records.results import CellResult, Measured, OtherTask, Score
from tests.specs import cell_spec


def cell(seed: int, score: Score | None, **fields: object) -> CellResult:
    made = CellResult(
        f"c{seed}",
        "nano",
        "task",
        "lora",
        seed,
        "done",
        None,
        {"f1": score} if score else {},
        {"train_seconds": 2.0},
        {},
        cell_spec(seed=seed),
    )
    return replace(made, **fields)


def group(*cells: CellResult) -> MethodRow:
    return MethodRow("nano", "task", "lora", cells)


SOME = group(
    cell(0, Score(0.5)),
    cell(1, Score(None, "no luck")),
    cell(2, None),
    cell(3, Score(float("inf"))),
    cell(4, Score(0.9), status="failed", reason=Note.plain("no memory")),
    cell(5, None, status="pending"),
    cell(6, Score(0.7)),
)


def test_values_are_those_of_finished_cells_that_are_numbers() -> None:
    assert SOME.values("f1") == {0: 0.5, 6: 0.7}
    assert SOME.mean("f1") == pytest.approx(0.6)
    assert SOME.mean("other") is None


def test_cells_that_are_not_done_are_missing_and_those_without_a_value_are_lacking() -> None:
    assert [one.seed for one in SOME.done] == [0, 1, 2, 3, 6]
    assert [one.seed for one in SOME.missing] == [4, 5]
    lacking = SOME.lacking("f1")
    assert sorted(lacking) == [1, 2, 3]
    assert lacking[1] == Score(None, "no luck")
    assert lacking[2] is None


@pytest.mark.parametrize(
    ("cells", "trains", "random"),
    [
        ([cell(0, None)], True, True),  # nothing says that it does not train
        ([cell(0, None, costs={"trainable_parameters": 10.0})], True, True),
        ([cell(0, None, costs={"trainable_parameters": 0.0})], False, False),
        ([cell(0, None, costs={"trainable_parameters": 0.0}, hyperparameters={"shots": 2})], False, True),
        ([cell(seed, None, costs={"trainable_parameters": 0.0}) for seed in (0, 1)], False, True),
    ],
)
def test_a_method_depends_on_its_seed_unless_it_trains_nothing_and_has_no_settings(
    cells: list[CellResult], trains: bool, random: bool
) -> None:
    assert (group(*cells).trains, group(*cells).random) == (trains, random)


def test_costs_measures_and_changes_are_means_over_the_cells_that_have_them() -> None:
    found = group(
        cell(
            0, None, measured=Measured(joules={"train": 2.0, "cell": None}), other_tasks={"b": OtherTask(3.0, 2.0, 9)}
        ),
        cell(1, None, measured=Measured(joules={"train": 4.0}), other_tasks={"b": OtherTask(1.5, 2.0, 9)}),
        cell(2, None, costs={"train_seconds": float("nan")}),
        cell(3, None, costs={"train_seconds": 5.0}),
    )
    assert found.cost("train_seconds") == pytest.approx(3.0)
    assert found.cost("money") is None
    assert found.measured("joules") == {"train": 3.0}
    assert found.changes() == {"b": pytest.approx(0.25)}
