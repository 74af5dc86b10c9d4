"""What the five tasks make of rows: prompts, answers, labels, and files that call their columns something else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ftbench import DataError, Task
from ftbench.data.dataset import load_task_data
from ftbench.matrix import Matrix, TaskEntry
from ftbench_tasks import ftbench_register_tasks

TASKS = {task.name: task for task in ftbench_register_tasks()}

EXAMPLES: list[tuple[str, str, dict[str, Any], str, str, str]] = [
    ("sentiment", "en", {"text": "Fine.", "label": "positive"}, "Review: Fine.\nSentiment:", " positive", "positive"),
    ("sentiment", "zh", {"text": "很好", "label": "positive"}, "评论：很好\n情感：", "正面", "positive"),
    ("summarization", "en", {"document": "D.", "summary": "S."}, "Text: D.\nSummary:", " S.", "S."),
    ("summarization", "zh", {"document": "原", "summary": "摘"}, "原文：原\n摘要：", "摘", "摘"),
    ("support-qa", "en", {"question": "Why?", "answer": "So."}, "Question: Why?\nAnswer:", " So.", "So."),
    ("medical-qa", "zh", {"question": "疼？", "answer": "休息。"}, "问题：疼？\n回答：", "休息。", "休息。"),
]
RECIPE = {"name": "Toast", "ingredients": ["bread", "butter"], "steps": ["Toast it.", "Butter it."], "time_minutes": 5}
TOAST = "Toast\nIngredients: bread, butter\nSteps:\n1. Toast it.\n2. Butter it.\nTime: 5 minutes"


@pytest.mark.parametrize(("name", "language", "row", "prompt", "target", "reference"), EXAMPLES)
def test_a_row_becomes_prompt_and_answer(
    name: str, language: Any, row: dict[str, Any], prompt: str, target: str, reference: str
) -> None:
    example = TASKS[name].example(row, language)
    assert (example.prompt, example.target, example.reference) == (prompt, target, reference)


def test_a_recipe_is_asked_for_by_its_request() -> None:
    example = TASKS["recipes"].example({"request": "Something crunchy", **RECIPE}, "en")
    assert (example.prompt, example.reference) == ("Request: Something crunchy\nRecipe:", TOAST)


def test_a_recipe_without_a_request_is_asked_for_by_its_name() -> None:
    assert TASKS["recipes"].example(RECIPE, "en").prompt == "Request: How do I make Toast?\nRecipe:"
    assert TASKS["recipes"].example(RECIPE, "zh").prompt == "想吃：Toast怎么做？\n菜谱："


@pytest.mark.parametrize("minutes", [None, ""])
def test_a_recipe_without_a_time_says_so(minutes: object) -> None:
    assert TASKS["recipes"].example({**RECIPE, "time_minutes": minutes}, "en").reference.endswith("Time: not stated")


def test_a_recipe_without_steps_is_an_error_that_names_them() -> None:
    with pytest.raises(DataError, match="is empty") as caught:
        TASKS["recipes"].example({**RECIPE, "steps": []}, "en")
    assert caught.value.key == "steps"


def test_a_verbalizer_is_the_answer_that_stands_for_a_label() -> None:
    task = TASKS["sentiment"]
    assert [task.verbalizer(label, "zh") for label in task.labels] == ["正面", "负面", "中性"]
    assert [task.verbalizer(label, "en") for label in task.labels] == [" positive", " negative", " neutral"]


def renamed(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in row.items()}


def recipes(count: int) -> list[dict[str, Any]]:
    draw = random.Random(1)
    word = lambda: "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=7))  # noqa: E731
    return [
        {
            "name": f"{word()} {word()}",
            "ingredients": [word() for _ in range(6)],
            "steps": [" ".join(word() for _ in range(8)) for _ in range(4)],
            "time_minutes": draw.randint(5, 90),
        }
        for _ in range(count)
    ]


def test_recipes_with_other_column_names_are_split_as_with_the_tasks_own(
    write_rows: Callable[[str, Iterable[Mapping[str, Any]]], Path],
) -> None:
    rows = recipes(80)
    names = {"name": "title", "steps": "directions", "time_minutes": "minutes"}
    matrix = Matrix.model_validate({"models": ["m"], "tasks": ["recipes"], "methods": ["lora"]})
    one, two = write_rows("one.jsonl", rows), write_rows("two.jsonl", [renamed(row, names) for row in rows])
    first, second = (
        load_task_data(TASKS["recipes"], TaskEntry(task="recipes", data=path.name), matrix, path.parent)
        for path in (one, two)
    )
    assert first.fingerprint() == second.fingerprint()


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_tasks_fingerprint_is_its_templates_and_limits(task: Task) -> None:
    one, other = task.fingerprint("en"), task.fingerprint("zh")
    assert one["prompt"] != other["prompt"]
    assert {"name", "output", "prompt", "answer", "labels", "verbalizers", "max_new_tokens", "stop"} == set(one)
