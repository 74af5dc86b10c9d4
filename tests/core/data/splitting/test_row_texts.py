"""The texts by which rows are compared: of conversations, of columns with content, and of named columns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from ftbench import ChatTask, UserError
from ftbench.contracts.task import CONVERSATION
from ftbench.data.converting.formats import WRITTEN
from ftbench.data.converting.losses import Losses
from ftbench.data.splitting.row_texts import row_texts
from ftbench.data.splitting.shares import Shares
from ftbench.records.conversation import Conversation
from tests.core.data.converting.conversations import plain_dialogues

QUESTION = "How do I reset the password of my account?"
ANSWER = "Open the settings and choose the second entry."


def texts(row: dict[str, Any], *columns: str, others: tuple[str, ...] = ()) -> tuple[str, str]:
    return row_texts(row, columns, others)


def test_the_first_column_with_content_is_the_input_and_further_ones_are_the_answer() -> None:
    row = {
        "id": "T-0001",
        "subject": QUESTION,
        "status": "closed",
        "reply": ANSWER,
        "note": "他按照说明操作后问题已经解决了",
    }
    assert texts(row) == (QUESTION, f"{ANSWER}\n{row['note']}")


def test_columns_with_another_purpose_are_not_compared() -> None:
    assert texts({"author": "the one with the long name", "text": QUESTION}, others=("author",)) == (QUESTION, "")


def test_without_content_every_text_is_compared() -> None:
    assert texts({"word": "cat", "class": "noun", "n": 3, "gone": None}) == ("cat\nnoun\n3", "")


def test_named_columns_are_the_input() -> None:
    assert texts({"a": "one", "b": ["two", "three"], "c": QUESTION}, "b", "a") == ("two\nthree\none", "")


def test_a_faulty_conversation_is_compared_by_its_columns() -> None:
    assert texts({"question": QUESTION, "answer": ""}) == (QUESTION, "")


@given(plain_dialogues())
def test_conversations_are_compared_as_the_task_chat_compares_them(dialogue: Any) -> None:
    row = WRITTEN["openai"].write(dialogue, Losses())
    assert row is not None
    task = ChatTask(name="chat", metrics=("rougeL",))
    example = task.example({CONVERSATION: Conversation(dialogue.messages)}, "en")
    assert texts(row) == example.row_texts


@pytest.mark.parametrize("text", ["0.8,0.1,0.1", "80/10/10", "80, 10, 10"])
def test_shares_are_read_in_several_ways(text: str) -> None:
    shares = Shares.read(text)
    assert (shares.train, shares.validation, shares.test) == pytest.approx((0.8, 0.1, 0.1))


@pytest.mark.parametrize("text", ["0.8", "0.8,0.1", "0.8,0.1,0.2", "0,0.5,0.5", "-1,1,1", "a,b,c", "1,0,0", "nan,0,1"])
def test_shares_that_make_no_sides_are_errors(text: str) -> None:
    with pytest.raises(UserError, match="--shares: "):
        Shares.read(text)
