"""The task that the columns of a file suggest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.proposal.columns import columns_of
from ftbench.proposal.own_task import OwnTask, own_task
from ftbench.task_types.text_task import TextTask
from ftbench.task_types.yaml_task import read_yaml_task

CATALOGUE = MessageCatalogue.of(CORE_MESSAGES)


def suggested(rows: list[dict[str, Any]], language: str = "en") -> OwnTask | None:
    return own_task("mine-task.yaml", columns_of(rows), language)


def tickets(count: int = 40, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "Ticket ID": 1000 + number,
            "Subject": f"Printer {number} is loud" if number % 5 else "",
            "Body": f"The printer in room {number} makes a noise when it is on. What now?",
            "Agent reply": f"Please clean roller {number} and restart the printer.",
            "Team": ["Hardware", "Billing"][number % 2],
            **more,
        }
        for number in range(count)
    ]


def read(task: OwnTask, folder: Path, language: str = "en") -> TextTask:
    path = folder / task.file
    path.write_text(task.text(lambda note: CATALOGUE.render(note, language)), encoding="utf-8")
    return read_yaml_task(path)


def test_a_column_named_as_an_answer_is_the_answer_and_the_other_texts_are_read(tmp_path: Path) -> None:
    own = suggested(tickets())
    assert own is not None
    task = read(own, tmp_path)

    example = task.example(tickets()[1], "en")
    assert task.output == "text"
    assert example.prompt == (
        "Subject: Printer 1 is loud\nBody: The printer in room 1 makes a noise when it is on. What now?\nAgent reply:"
    )
    assert example.target == " Please clean roller 1 and restart the printer."


def test_a_column_with_gaps_may_be_empty_and_its_line_vanishes(tmp_path: Path) -> None:
    own = suggested(tickets())
    assert own is not None
    prompt = read(own, tmp_path).example(tickets()[0], "en").prompt
    assert prompt == "Body: The printer in room 0 makes a noise when it is on. What now?\nAgent reply:"


@pytest.mark.parametrize("name", ["Category", "label"])
def test_without_an_answer_the_column_named_as_a_label_is_chosen(tmp_path: Path, name: str) -> None:
    rows = [
        {"Text": f"This tea number {number} is what I drink in the morning.", "Shop": ["A", "B"][number % 2],
         name: ["good", "bad", "good"][number % 3]}
        for number in range(60)
    ]  # fmt: skip
    own = suggested(rows)
    assert own is not None
    task = read(own, tmp_path)
    assert task.output == "label"
    assert task.example(rows[1], "en").reference == "bad"
    assert task.metrics[0] == "accuracy"


def test_chinese_columns_have_chinese_colons_and_no_spaces(tmp_path: Path) -> None:
    rows = [
        {"标题": f"第{number}号打印机的声音太大了怎么办才好呢",
         "描述": f"打印机{number}开机时发出很大的声音，请问应该怎么处理？",
         "回复": f"请清洁{number}号滚轮，然后重新启动打印机。"}
        for number in range(40)
    ]  # fmt: skip
    own = suggested(rows, "zh")
    assert own is not None
    task = read(own, tmp_path, "zh")
    assert task.languages == ("zh",)
    example = task.example(rows[0], "zh")
    assert example.prompt.endswith("\n描述：打印机0开机时发出很大的声音，请问应该怎么处理？\n回复：")
    assert example.target == rows[0]["回复"]


@pytest.mark.parametrize(
    "rows",
    [
        [{"text": f"There is only text number {n} here.", "split": ["train", "test"][n % 2]} for n in range(30)],
        [{"text": f"There is only text number {number} in this file, nothing else."} for number in range(30)],
        [{"a": number, "b": number * 0.5} for number in range(30)],
        [{"bad{name}": f"A text with a name that no template takes, {n}.", "x": f"text {n}."} for n in range(30)],
    ],
    ids=["one text and its side", "one text", "numbers", "braces in a name"],
)  # fmt: skip
def test_without_an_input_and_an_answer_there_is_none(rows: list[dict[str, Any]]) -> None:
    assert suggested(rows) is None


def test_the_longest_answer_follows_from_the_mean_one() -> None:
    short, long = suggested(tickets()), suggested(tickets(**{"Agent reply": "word " * 400}))
    assert short is not None
    assert long is not None
    assert "max_new_tokens: 32" in short.text(str)
    assert "max_new_tokens: 256" in long.text(str)


def test_the_side_of_a_row_is_no_answer() -> None:
    sides = ("train", "train", "validation", "test")
    rows = [{"body": f"The printer in room {number} is loud.", "split": sides[number % 4]} for number in range(40)]
    assert suggested(rows) is None
