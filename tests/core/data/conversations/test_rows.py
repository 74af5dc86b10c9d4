"""Files of conversations as people have them: what is recognised, said aloud, left out and refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import ChatTask, DataError
from ftbench.data.conversations.reading import read_conversation
from ftbench.data.dataset import TaskData
from ftbench.data.split import SPLITS
from tests.core.data.conversations.dialogues import OF_ONE_TURN, Dialogue, Writer, alpaca, invented, message, openai
from tests.core.data.loading import examples, load_file

TASK = ChatTask(name="chat", metrics=("rougeL",))

WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]
Write = Callable[[str, str], Path]


def notes(data: TaskData) -> list[str]:
    return list(map(str, data.notes))


def fault(path: Path, **entry: Any) -> str:
    with pytest.raises(DataError) as caught:
        load_file(TASK, path, **entry)
    return str(caught.value)


@pytest.mark.parametrize("writer", OF_ONE_TURN, ids=lambda writer: writer.__name__)
def test_a_note_names_the_format_and_nothing_is_said_to_be_unread(writer: Writer, write_rows: WriteRows) -> None:
    data = load_file(TASK, write_rows("rows.jsonl", [writer(one) for one in invented(60, system="Be kind.")]))
    (said,) = notes(data)
    assert said.startswith("the rows are conversations in the format ")


def test_a_table_can_hold_questions_and_answers(write: Write) -> None:
    lines = [f"{one.pairs[0][0]},{one.pairs[0][1]}" for one in invented(60)]
    data = load_file(TASK, write("rows.csv", "\n".join(["question,answer", *lines])))
    assert notes(data) == ["the rows are conversations in the format question/answer"]
    assert len(examples(data)) == 60


def test_the_first_row_in_another_format_is_refused(write_rows: WriteRows) -> None:
    one, two, three = invented(3)
    path = write_rows("rows.jsonl", [openai(one), openai(two), alpaca(three)])
    said = "the row is in the format Alpaca, and the rows before it are in OpenAI"
    assert fault(path) == f"{path}:3: {said}"


def test_a_fault_names_file_line_and_message(write_rows: WriteRows) -> None:
    rows = [openai(one) for one in invented(3)]
    rows[1]["messages"][1]["role"] = "asistant"
    path = write_rows("rows.jsonl", rows)
    assert fault(path).startswith(f"{path}:2: messages: message 2: \"asistant\" is no role. Did you mean 'assistant'?")


def test_what_is_left_out_is_counted(write_rows: WriteRows) -> None:
    rows = [openai(one) for one in invented(60, turns=2)]
    rows[0]["messages"] += [message("user", "Thanks."), message("user", "Bye.")]
    for row in rows[1:3]:
        row["messages"][-1]["weight"] = 0
    data = load_file(TASK, write_rows("rows.jsonl", rows))
    assert notes(data)[1:] == [
        "2 messages after the last answer of their conversation left out",
        "2 conversations end before answers with the weight 0: 4 messages left out",
    ]


def test_fields_name_columns_that_are_called_something_else(write_rows: WriteRows) -> None:
    rows = [{"dialog": openai(one)["messages"]} for one in invented(60)]
    path = write_rows("rows.jsonl", rows)
    named = load_file(TASK, path, fields={"messages": "dialog"})
    plain = load_file(TASK, write_rows("plain.jsonl", [openai(one) for one in invented(60)]))
    assert named.fingerprint() == plain.fingerprint()


def test_fields_that_no_format_has_are_refused(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [openai(one) for one in invented(2)])
    assert fault(path, fields={"mesages": "dialog"}).startswith(
        "fields.mesages: the task has no such field. Did you mean"
    )
    assert fault(path, fields={"messages": "dialog"}) == f'{path}:1: messages: there is no column "dialog" (messages)'


def test_columns_beside_a_conversation_group_and_split_its_rows(write_rows: WriteRows) -> None:
    sides = ["train"] * 40 + ["validation"] * 10 + ["test"] * 10
    rows = [
        {**openai(one), "split": side, "customer": f"c{place // 2}"}
        for place, (one, side) in enumerate(zip(invented(60), sides, strict=True))
    ]
    data = load_file(TASK, write_rows("rows.jsonl", rows), group_by="customer")
    assert [len(getattr(data, side)) for side in SPLITS] == [40, 10, 10]
    assert {example.group for example in data.test} == {f"c{number}" for number in range(25, 30)}


def test_a_column_that_is_no_part_of_the_conversation_is_noted(write_rows: WriteRows) -> None:
    rows = [
        {**openai(one), "context": other.pairs[0][0]}
        for one, other in zip(invented(60), invented(120)[60:], strict=True)
    ]
    data = load_file(TASK, write_rows("rows.jsonl", rows))
    assert notes(data)[1].endswith("(rows that have them): context (60/60)")


def test_chinese_dialogues_are_seen_to_be_chinese(write_rows: WriteRows) -> None:
    rows = [openai(Dialogue(((f"第{number}个问题是什么意思", "这是一个很好的问题"),))) for number in range(60)]
    assert load_file(TASK, write_rows("rows.jsonl", rows)).language == "zh"


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["role", "content", "from", "value", "weight", "tool_calls", "function", "name", "text", "type"]
            ),
            inner | st.sampled_from(["user", "assistant", "tool", "system", "text"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)
columns = st.sampled_from(
    ["messages", "conversations", "conversation", "tools", "system", "history", "prompt", "completion", "input"]
)


@given(st.dictionaries(columns, junk, max_size=4))
def test_whatever_a_row_holds_gives_a_conversation_or_a_data_error(row: dict[str, Any]) -> None:
    with suppress(DataError):
        assert read_conversation(row).answer.trained


def test_a_table_has_the_messages_as_json_text() -> None:
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    listed, written = {"messages": messages}, {"messages": json.dumps(messages)}
    assert read_conversation(written) == read_conversation(listed)
    with pytest.raises(DataError, match="its JSON is broken"):
        read_conversation({"messages": json.dumps(messages)[:-3]})


def test_an_empty_column_does_not_decide_the_format() -> None:
    row = {"messages": None, "prompt": "Hi", "completion": "Hello"}
    assert read_conversation(row).answer.text == "Hello"


def test_a_word_for_nothing_is_no_system_message() -> None:
    row = {"instruction": "Hi", "output": "Hello", "system": "N/A"}
    assert [message.role for message in read_conversation(row).messages] == ["user", "assistant"]
