"""A row that cannot be a conversation is an error that names the column, the message, and the nearest valid name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ftbench import DataError
from ftbench.data.conversations.reading import read_conversation
from tests.chinese import english_left, in_chinese
from tests.core.data.conversations.dialogues import call, message

ASKED = message("user", "Hello.")
SAID = message("assistant", "Hi!")
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.org/cat.png"}}
RESULT = message("tool", "Rain.")


def messages(*rows: object, **more: object) -> dict[str, Any]:
    return {"messages": list(rows), **more}


FAULTS: Mapping[str, tuple[dict[str, Any], str]] = {
    "no list": (messages() | {"messages": "Hello."}, "messages: must be a list of messages, not 'Hello.'"),
    "no message": (messages(ASKED, "Hi!"), "messages: message 2: must be an object with a role and content, not 'Hi!'"),
    "no role": (messages({"content": "x"}), "messages: message 1: the message has no role (known: system, developer"),
    "unknown role": (
        messages(ASKED, message("asistant", "Hi!")),
        "messages: message 2: \"asistant\" is no role. Did you mean 'assistant'? Known: assistant, developer, ",
    ),
    "unknown role of ShareGPT": (
        {"conversations": [{"from": "humn", "value": "Hello."}]},
        "conversations: message 1: \"humn\" is no role. Did you mean 'human'?",
    ),
    "two answers": (
        messages(ASKED, SAID, SAID),
        "messages: message 3: two messages of the assistant in a row: they would have to be one",
    ),
    "two answers in a prompt and a completion": (
        {"prompt": [ASKED, SAID], "completion": [SAID]},
        "completion: message 1: two messages of the assistant in a row",
    ),
    "empty answer": (
        messages(ASKED, message("assistant", " \n")),
        "messages: message 2: the answer is empty and calls no tool",
    ),
    "nothing but reasoning": (
        messages(ASKED, message("assistant", "<think>So.</think>")),
        "messages: message 2: the answer is empty and calls no tool",
    ),
    "empty question": (messages(message("user", ""), SAID), "messages: message 1: the message of the user is empty"),
    "empty instruction": (
        {"instruction": "", "input": "", "output": "Hi!"},
        "instruction: the message of the user is empty",
    ),
    "no answer": (messages(ASKED), "messages: no message is the assistant's: there is no answer to learn"),
    "only an answer": (messages(SAID), "messages: message 1: nothing stands before the only answer"),
    "no trained answer": (
        messages(ASKED, {**SAID, "weight": 0}),
        "messages: no answer is trained on: each has the weight 0",
    ),
    "system in the middle": (
        messages(ASKED, SAID, message("system", "Be kind."), ASKED, SAID),
        "messages: message 3: a system message stands at the beginning, and this one comes after other messages",
    ),
    "another system message": (
        messages(message("system", "Be kind."), ASKED, SAID, system="Be rude."),
        "system: differs from the system message among the messages",
    ),
    "image": (
        messages(message("user", [{"type": "text", "text": "See:"}, IMAGE]), SAID),
        'messages: message 1: part 2 of the content is of the type "image_url", and models here read text alone',
    ),
    "part that is none": (
        messages(message("user", [7]), SAID),
        "messages: message 1: part 1 of the content must be a text part, not 7",
    ),
    "mapping as content": (
        messages(message("user", {"text": "x"}), SAID),
        "messages: message 1: the content must be text, not {'text': 'x'}",
    ),
    "half an emoji": (messages(message("user", "cut \ud83d"), SAID), "messages: message 1: the text has half a charac"),
    "weight": (messages(ASKED, {**SAID, "weight": 0.5}), "messages: message 2: weight must be 0 or 1, not 0.5"),
    "weight as text": (messages(ASKED, {**SAID, "train": "no"}), "messages: message 2: train must be 0 or 1, not 'no'"),
    "weights that differ": (
        messages(ASKED, {**SAID, "weight": 0, "train": True}),
        "messages: message 2: weight and train contradict each other",
    ),
    "weight of a user": (
        messages({**ASKED, "weight": 1}, SAID),
        "messages: message 1: only messages of the assistant are trained on, and this one has the weight 1",
    ),
    "reasoning twice": (
        messages(ASKED, message("assistant", "<think>So.</think>Hi!", reasoning_content="Not so.")),
        "messages: message 2: the answer has its reasoning twice: in <think>, and in a key of its own",
    ),
    "arguments that are no JSON": (
        messages(ASKED, call("weather", "{city"), RESULT, SAID),
        "messages: message 2: the arguments of weather are no JSON (Expecting property name enclosed in double quotes)",
    ),
    "arguments that are no object": (
        messages(ASKED, call("weather", "[1]"), RESULT, SAID),
        "messages: message 2: the arguments of weather must be a JSON object, not [1]",
    ),
    "arguments with NaN": (
        messages(ASKED, call("weather", '{"at": NaN}'), RESULT, SAID),
        "messages: message 2: the arguments of weather are no JSON (NaN is no number in JSON)",
    ),
    "call without a name": (
        messages(ASKED, {"role": "assistant", "tool_calls": [{"function": {}}]}),
        "messages: message 2: the call of a tool has no name: {'function': {}}",
    ),
    "calls that are no list": (
        messages(ASKED, {"role": "assistant", "tool_calls": "weather"}),
        "messages: message 2: tool_calls must be a list, not 'weather'",
    ),
    "call of ShareGPT": (
        {"conversations": [{"from": "human", "value": "x"}, {"from": "function_call", "value": "weather()"}]},
        "conversations: message 2: the call of a tool is no JSON (Expecting value): weather()",
    ),
    "tools that are no JSON": (
        messages(ASKED, SAID, tools="weather"),
        "tools: the tools are no JSON (",
    ),
    "tools that are no list": (messages(ASKED, SAID, tools={"a": 1}), "tools: the tools must be a list of definitions"),
    "tool without a name": (
        messages(ASKED, SAID, tools=[{"name": "a"}, {"type": "function", "function": {}}]),
        "tools: tool 2: the definition must be an object with the name of a function, not {'type': 'function'",
    ),
    "result without a call": (
        messages(ASKED, RESULT, SAID),
        "messages: message 2: the result of a tool answers no call of the message before it",
    ),
    "more results than calls": (
        messages(ASKED, call("weather", {}), RESULT, RESULT, SAID),
        "messages: message 4: the result of a tool answers no call of the message before it",
    ),
    "result with another id": (
        messages(ASKED, call("weather", {}, id="call_1"), {**RESULT, "tool_call_id": "call_2"}, SAID),
        "messages: message 3: no call is waiting with the id \"call_2\". Did you mean 'call_1'? Known: call_1.",
    ),
    "result of another tool": (
        messages(ASKED, call("weather", {}), {**RESULT, "name": "wether"}, SAID),
        "messages: message 3: no call of the tool \"wether\" is waiting. Did you mean 'weather'? Known: weather.",
    ),
    "history": (
        {"query": "Why?", "response": "So.", "history": [["a", "b"], ["c"]]},
        "history: pair 2: must be [question, answer], not ['c']",
    ),
    "history that is no list": (
        {"query": "Why?", "response": "So.", "history": "a"},
        "history: must be a list of [question, answer], not 'a'",
    ),
    "pair of ms-swift": (
        {"conversation": [{"human": "Hello."}]},
        "conversation: pair 1: must be an object with human and assistant, not {'human': 'Hello.'}",
    ),
    "empty answer in a pair": (
        {"conversation": [{"human": "a", "assistant": "b"}, {"human": "c", "assistant": ""}]},
        "conversation: pair 2: the answer is empty and calls no tool",
    ),
    "messages in broken JSON": (
        {"messages": "[{'role': 'user'}]"},
        "messages: must be a list of messages, and its JSON is broken: Expecting property name enclosed in double "
        "quotes: line 1 column 3 (char 2)",
    ),
    "history in broken JSON": (
        {"query": "Why?", "response": "So.", "history": "[[1"},
        "history: must be a list of [question, answer], and its JSON is broken: Expecting ',' delimiter: "
        "line 1 column 4 (char 3)",
    ),
    "pairs in broken JSON": (
        {"conversation": "[{]"},
        "conversation: must be a list of pairs, and its JSON is broken: ",
    ),
    "no pairs": ({"conversation": "pairs"}, "conversation: must be a list of pairs, not 'pairs'"),
    "three weights that differ": (
        messages(ASKED, {**SAID, "weight": 0, "train": True, "loss": 1}),
        "messages: message 2: weight and train and loss contradict each other",
    ),
    "no JSON in a definition": (
        messages(ASKED, SAID, tools=["weather"]),
        "tools: tool 1: the definition is no JSON (Expecting value): weather",
    ),
    "call that is no object": (
        messages(ASKED, {"role": "assistant", "tool_calls": ["weather"]}),
        "messages: message 2: the call of a tool must be an object with name and arguments, not 'weather'",
    ),
    "half an emoji in a tool": (
        messages(ASKED, SAID, tools=[{"name": "\ud83d"}]),
        "tools: tool 1: a tool has half a character (a lone surrogate, as of a cut emoji)",
    ),
    "no columns": ({}, "no known format of conversations (the row has: nothing). Known: messages (OpenAI); "),
    "a column that means nothing before one with a typing error": (
        {"zzz": 1, "mesages": []},
        "no known format of conversations (the row has: zzz, mesages). Did you mean 'messages'? Known: ",
    ),
    "no format": (
        {"mesages": []},
        "no known format of conversations (the row has: mesages). Did you mean 'messages'? Known: messages (OpenAI",
    ),
}


@pytest.mark.parametrize(("row", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_place(row: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError) as caught:
        read_conversation(row)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(("row", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_said_in_chinese_without_a_sentence_in_english(row: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError) as caught:
        read_conversation(row)
    assert english_left(in_chinese(caught.value.note)) == []
