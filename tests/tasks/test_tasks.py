"""What the tasks make of rows: prompts, answers, labels, and files that call their columns something else."""

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

SMALL = {"models": ["builtin:nano"], "tasks": ["sentiment"], "methods": ["zero-shot"]}
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


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if not task.reads_conversations])
def test_every_task_tells_chat_models_what_to_do(name: str, language: str) -> None:
    data = load_task_data(TASKS[name], TaskEntry(task=name, language=language), Matrix.model_validate(SMALL), Path())
    example = data.test[0]
    asked, answered = example.conversation.messages
    assert (asked.role, answered.role) == ("user", "assistant")
    assert "\n\n" in asked.text
    assert answered.text == example.target.strip()


@pytest.mark.parametrize(("language", "names"), [("en", "positive, negative, neutral"), ("zh", "正面、负面、中性")])
def test_a_label_task_names_its_labels_to_chat_models(language: str, names: str) -> None:
    entry = TaskEntry(task="sentiment", language=language)
    data = load_task_data(TASKS["sentiment"], entry, Matrix.model_validate(SMALL), Path())
    for side in (data.train, data.validation, data.test):
        assert all(names in example.conversation.messages[0].text for example in side)


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


ALPACA = {"instruction": "Translate into German.", "input": " Where is my parcel? ", "output": "Wo ist mein Paket?"}


@pytest.mark.parametrize("name", ["support-qa", "medical-qa"])
def test_alpacas_input_follows_its_instruction_on_a_line_of_its_own(name: str) -> None:
    example = TASKS[name].example(ALPACA, "en")
    assert example.prompt == "Question: Translate into German.\nWhere is my parcel?\nAnswer:"
    assert example.row_texts == ("Translate into German.\nWhere is my parcel?", "Wo ist mein Paket?")


@pytest.mark.parametrize("nothing", ["", "  ", None, float("nan")])
def test_an_empty_input_leaves_the_instruction_alone(nothing: object) -> None:
    example = TASKS["support-qa"].example({**ALPACA, "input": nothing}, "zh")
    assert example == TASKS["support-qa"].example({"question": ALPACA["instruction"], "answer": ALPACA["output"]}, "zh")


def test_an_input_without_an_instruction_is_the_question() -> None:
    row = {"input": "Where is my parcel?", "output": "On its way."}
    assert TASKS["support-qa"].example(row, "en").prompt == "Question: Where is my parcel?\nAnswer:"


def test_an_input_beside_another_question_is_left_aside() -> None:
    row = {"question": "Why?", "input": "left aside", "answer": "So."}
    assert TASKS["support-qa"].example(row, "en").prompt == "Question: Why?\nAnswer:"


def test_a_list_as_input_is_an_error_that_names_it() -> None:
    with pytest.raises(DataError, match="must be text") as caught:
        TASKS["support-qa"].example({**ALPACA, "input": ["a"]}, "en")
    assert caught.value.key == "input"


def test_every_task_that_takes_an_instruction_takes_its_input() -> None:
    takers = [task for task in TASKS.values() if "instruction" in str(getattr(task, "aliases", "")).split("'")]
    assert {task.name for task in takers} == {"support-qa", "medical-qa"}
    assert all(getattr(task, "followed_by", None) == {"instruction": "input"} for task in takers)


def test_what_alpaca_files_have_beside_it_is_said_in_a_note(
    write_rows: Callable[[str, Iterable[Mapping[str, Any]]], Path],
) -> None:
    draw = random.Random(2)
    word = lambda: "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=7))  # noqa: E731
    rows = [
        {
            "instruction": "Say it in other words.",
            "input": " ".join(word() for _ in range(8)),
            "output": " ".join(word() for _ in range(8)),
            "system": "You are a friendly agent.",
            "history": [["Hello", "Hi"]],
        }
        for _ in range(100)
    ]
    path = write_rows("alpaca.jsonl", rows)
    matrix = Matrix.model_validate({"models": ["m"], "tasks": ["support-qa"], "methods": ["lora"]})
    data = load_task_data(TASKS["support-qa"], TaskEntry(task="support-qa", data=path.name), matrix, path.parent)
    assert tuple(map(str, data.notes)) == (
        "columns that look like content and are not used (rows that have them): system (100/100), history (100/100)",
    )
    assert len(data.train) > 60  # rows with one instruction are one cluster only where their inputs are dropped


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf")])
def test_a_recipe_says_nothing_of_what_is_missing(missing: object) -> None:
    row = {**RECIPE, "request": missing, "time_minutes": missing, "ingredients": ["bread", missing, "butter"]}
    example = TASKS["recipes"].example(row, "en")
    assert example.prompt == "Request: How do I make Toast?\nRecipe:"
    assert example.reference == TOAST.replace("5 minutes", "not stated")
