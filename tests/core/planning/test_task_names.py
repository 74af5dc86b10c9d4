"""What a task file's task is called: its own name for people, which decides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.errors import MatrixError
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]
Write = Callable[[str, str], Path]

MATRIX = "models: ['paper:a']\nmethods: [full]\ndevice: cpu\ntasks: "


@pytest.fixture
def task_file(write: Write) -> Callable[..., None]:
    """`task_file(path, name)`: a task with rows of its own."""

    def make(path: str, name: str = "", **more: str) -> None:
        rows = [{"q": f"question {i} {'abc'[i % 3] * (i + 2)}", "a": f"answer {i}"} for i in range(60)]
        write(str(Path(path).with_name("rows.jsonl")), "".join(json.dumps(one) + "\n" for one in rows))
        keys = {"name": name, "prompt": "'{q}'", "answer": "' {a}'", "data": "rows.jsonl", **more}
        write(path, "".join(f"{key}: {value}\n" for key, value in keys.items() if value))

    return make


def labels(plan: Plan) -> list[str]:
    assert list(plan.tasks) == list(dict.fromkeys(cell.task for cell in plan.cells))
    return list(plan.tasks)


def test_it_is_the_name_in_the_file(plan_of: PlanOf, task_file: Callable[..., None]) -> None:
    task_file("mytask2.yaml", "tickets")
    assert labels(plan_of(MATRIX + "[mytask2.yaml]")) == ["tickets"]


def test_it_is_the_files_name_where_the_file_has_none(plan_of: PlanOf, task_file: Callable[..., None]) -> None:
    task_file("mytask2.yaml")
    assert labels(plan_of(MATRIX + "[mytask2.yaml]")) == ["mytask2"]


def test_the_matrix_has_the_last_word(plan_of: PlanOf, task_file: Callable[..., None]) -> None:
    task_file("mytask2.yaml", "tickets")
    assert labels(plan_of(MATRIX + "[{task: mytask2.yaml, name: mine}]")) == ["mine"]


def test_the_language_is_added_as_it_is_to_registered_tasks(plan_of: PlanOf, task_file: Callable[..., None]) -> None:
    task_file("t.yaml", "tickets", language="zh")
    assert labels(plan_of(MATRIX + "[{task: t.yaml, language: zh}]")) == ["tickets-zh"]


def test_a_slash_becomes_a_hyphen_because_names_become_folders(plan_of: PlanOf, task_file: Callable[..., None]) -> None:
    task_file("t.yaml", "a/b")
    assert labels(plan_of(MATRIX + "[t.yaml]")) == ["a-b"]


def test_names_of_the_matrix_decide_no_id(plan_of: PlanOf, task_file: Callable[..., None]) -> None:
    task_file("t.yaml", "tickets")
    (own,), (other,) = (plan_of(MATRIX + tasks).cells for tasks in ("[t.yaml]", "[{task: t.yaml, name: mine}]"))
    assert own.id == other.id
    assert own.spec.task.definition["name"] == "tickets"


def test_two_files_with_one_name_are_refused_by_naming_both(plan_of: PlanOf, task_file: Callable[..., None]) -> None:
    task_file("one.yaml", "tickets")
    task_file("two.yaml", "tickets")
    with pytest.raises(MatrixError) as caught:
        plan_of(MATRIX + "[one.yaml, two.yaml]")
    assert caught.value.key == "tasks.1"
    assert caught.value.message == (
        '"tickets" is the name of both one.yaml and two.yaml: give one of them another, as in {task: two.yaml, name: …}'
    )


def test_a_file_with_the_name_that_the_matrix_gives_another_task_is_refused(
    plan_of: PlanOf, task_file: Callable[..., None]
) -> None:
    task_file("t.yaml", "tickets")
    with pytest.raises(MatrixError, match=r'^.*"tickets" is the name of both sentiment and t\.yaml'):
        plan_of(MATRIX + "[{task: sentiment, name: tickets}, t.yaml]")


def test_files_of_one_name_in_two_folders_may_hold_tasks_of_two_names(
    plan_of: PlanOf, task_file: Callable[..., None]
) -> None:
    task_file("a/task.yaml", "refunds")
    task_file("b/task.yaml", "delivery")
    assert labels(plan_of(MATRIX + "[a/task.yaml, b/task.yaml]")) == ["refunds", "delivery"]
