"""The answers of conversations: all or the last are trained on, the last or each is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ftbench import ChatTask, DataError, Example
from ftbench.data.dataset import TaskData
from ftbench.data.split import SPLITS
from ftbench_tasks import ftbench_register_tasks
from tests.core.data.conversations.dialogues import invented, openai
from tests.core.data.loading import load_rows

TASK = ChatTask(name="chat", metrics=("rougeL",))


def load(folder: Path, **entry: Any) -> TaskData:
    """60 dialogues of three turns; the second answer of every test dialogue has the weight 0."""
    rows = [openai(dialogue) for dialogue in invented(60, turns=3)]
    for place, row in enumerate(rows):
        row["split"] = "train" if place < 40 else "validation" if place < 50 else "test"
        row["customer"] = place // 2
        if place >= 50:
            row["messages"][3]["weight"] = 0
    return load_rows(TASK, rows, folder, **entry)


def trained(examples: Sequence[Example]) -> set[tuple[int, int]]:
    """(trained messages of the plain form, trained messages of the chat) of each example."""
    return {
        (
            sum(message.trained for message in example.messages),
            sum(message.trained for message in example.conversation.messages),
        )
        for example in examples
    }


def test_all_answers_are_trained_on_and_the_last_one_is_asked_for(tmp_path: Path) -> None:
    data = load(tmp_path)
    assert [trained(getattr(data, side)) for side in SPLITS] == [{(3, 3)}, {(3, 3)}, {(1, 1)}]
    assert all(example.group is None for example in data.test)


def test_the_last_answer_alone_is_trained_on_where_the_entry_says_so(tmp_path: Path) -> None:
    data = load(tmp_path, train_on="last")
    assert [trained(getattr(data, side)) for side in SPLITS] == [{(1, 1)}, {(1, 1)}, {(1, 1)}]


def test_what_is_trained_on_and_asked_for_changes_neither_split_nor_ids_of_dialogues(tmp_path: Path) -> None:
    plain, other = load(tmp_path), load(tmp_path, train_on="last", evaluate_on="each")
    ids = {side: [example.id for example in getattr(plain, side)] for side in SPLITS}
    assert [example.id for example in other.train] == ids["train"]
    assert [example.id for example in other.validation] == ids["validation"]
    assert list(dict.fromkeys(example.group for example in other.test)) == ids["test"]


def test_each_trained_answer_is_asked_for_after_the_true_messages_before_it(tmp_path: Path) -> None:
    data = load(tmp_path, evaluate_on="each")
    assert len(data.test) == 20
    first, last = data.test[:2]
    assert (first.id, last.id) == (f"{first.group}-1", f"{first.group}-2")
    assert [len(example.conversation.messages) for example in (first, last)] == [2, 6]
    assert trained(data.test) == {(1, 1)}
    assert first.prompt.startswith("User: ")
    assert last.prompt.startswith(first.prompt + first.target + "\n\nUser: ")
    assert [example.conversation.answer.text for example in (first, last)] == [first.reference, last.reference]


def test_the_last_of_each_is_the_one_that_is_asked_for_by_itself(tmp_path: Path) -> None:
    each, last = load(tmp_path, evaluate_on="each"), load(tmp_path)
    asked = [(example.messages, example.reference, example.chat) for example in each.test[1::2]]
    assert asked == [(example.messages, example.reference, example.chat) for example in last.test]


def test_dialogues_of_a_larger_group_stay_in_it(tmp_path: Path) -> None:
    data = load(tmp_path, evaluate_on="each", group_by="customer")
    assert {example.group for example in data.test} == {str(number) for number in range(25, 30)}


@pytest.mark.parametrize(("key", "value"), [("train_on", "last"), ("evaluate_on", "each"), ("train_on", "all")])
def test_a_task_without_conversations_has_no_such_choice(key: str, value: str, tmp_path: Path) -> None:
    sentiment = {task.name: task for task in ftbench_register_tasks()}["sentiment"]
    with pytest.raises(DataError) as caught:
        load_rows(sentiment, [{"text": "Fine.", "label": "positive"}], tmp_path, **{key: value})
    assert str(caught.value) == f'{key}: "sentiment" reads no conversations: its rows have one answer each'
