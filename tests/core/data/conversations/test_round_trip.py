"""The same dialogues are the same conversations, examples and sides of the split in whatever format they come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import ChatTask
from ftbench.data.conversations.reading import FORMATS, format_of, read_conversation
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage
from ftbench.text.missing import is_missing
from tests.core.data.conversations.dialogues import OF_MANY_TURNS, OF_ONE_TURN, Dialogue, Writer, invented
from tests.core.data.loading import examples, load_file

TASK = ChatTask(name="chat", metrics=("rougeL",))

WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]

texts = st.text(min_size=1, max_size=20).map(str.strip).filter(lambda text: not is_missing(text) and "<" not in text)
dialogues = st.builds(
    Dialogue, st.lists(st.tuples(texts, texts), min_size=1, max_size=3).map(tuple), st.just("") | texts
)


def expected(dialogue: Dialogue) -> Conversation:
    first = [ChatMessage.of("system", dialogue.system)] if dialogue.system else []
    turns = [
        message
        for question, answer in dialogue.pairs
        for message in (ChatMessage.of("user", question), ChatMessage.of("assistant", answer, trained=True))
    ]
    return Conversation((*first, *turns))


def test_every_format_is_written_by_a_test() -> None:
    written = {format_of(writer(invented(1)[0])).name for writer in OF_ONE_TURN}
    assert written == {form.name for form in FORMATS}


@given(dialogues)
def test_every_format_gives_the_same_conversation(dialogue: Dialogue) -> None:
    writers = OF_ONE_TURN if len(dialogue.pairs) == 1 else OF_MANY_TURNS
    for writer in writers:
        row = json.loads(json.dumps(writer(dialogue)))
        assert read_conversation(row) == expected(dialogue), writer.__name__


@pytest.mark.parametrize("writer", OF_MANY_TURNS[1:], ids=lambda writer: writer.__name__)
def test_dialogues_have_the_same_ids_and_sides_in_every_format(writer: Writer, write_rows: WriteRows) -> None:
    made = [*invented(80, turns=2, system="Be kind."), *invented(90)[80:]]
    one = load_file(TASK, write_rows("one.jsonl", [OF_MANY_TURNS[0](dialogue) for dialogue in made]))
    other = load_file(TASK, write_rows("other.jsonl", [writer(dialogue) for dialogue in made]))
    assert other.fingerprint() == one.fingerprint()
    assert [example.messages for example in examples(other)] == [example.messages for example in examples(one)]
    assert [example.chat for example in examples(other)] == [example.chat for example in examples(one)]


def test_calls_of_tools_are_the_same_in_openais_and_sharegpts_format() -> None:
    weather = {"name": "weather", "description": "of a city", "parameters": {"type": "object"}}
    called = {"name": "weather", "arguments": {"city": "Köln"}}
    openai = {
        "messages": [
            {"role": "user", "content": "How is it?"},
            {"role": "assistant", "content": None, "tool_calls": [{"type": "function", "function": called}]},
            {"role": "tool", "content": "Rain."},
            {"role": "assistant", "content": "It rains."},
        ],
        "tools": [{"type": "function", "function": weather}],
    }
    older = {
        "messages": [
            {"role": "user", "content": "How is it?"},
            {"role": "assistant", "content": None, "function_call": {**called, "arguments": '{"city": "Köln"}'}},
            {"role": "function", "name": "weather", "content": "Rain."},
            {"role": "assistant", "content": "It rains."},
        ],
        "functions": [weather],
    }
    sharegpt = {
        "conversations": [
            {"from": "human", "value": "How is it?"},
            {"from": "function_call", "value": json.dumps(called)},
            {"from": "observation", "value": "Rain."},
            {"from": "gpt", "value": "It rains."},
        ],
        "tools": json.dumps([weather]),
    }
    assert read_conversation(older) == read_conversation(openai)
    assert read_conversation(sharegpt) == read_conversation(openai)
