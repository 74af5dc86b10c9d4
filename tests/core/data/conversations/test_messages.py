"""What a row's messages become: texts, reasoning, weights, calls of tools, and the end of the conversation."""

from __future__ import annotations

import pytest

from ftbench.data.conversations.reading import format_of, read_conversation, read_row
from ftbench.records.message import ChatMessage, Text, ToolCall
from tests.core.data.conversations.dialogues import call, message

ASKED = message("user", "Hello.")
SAID = message("assistant", "Hi!")


def read(*messages: object, **more: object) -> tuple[ChatMessage, ...]:
    return read_conversation({"messages": list(messages), **more}).messages


def trained(*messages: object) -> list[bool]:
    return [one.trained for one in read(*messages)]


def test_a_developer_is_the_system() -> None:
    assert read(message("developer", "Be kind."), ASKED, SAID)[0] == ChatMessage.of("system", "Be kind.")


def test_text_parts_are_joined() -> None:
    parts = [{"type": "text", "text": "How "}, {"type": "text", "text": "are you?"}]
    assert read(message("user", parts), SAID)[0] == ChatMessage.of("user", "How are you?")


def test_white_space_around_a_text_is_no_part_of_it() -> None:
    assert [one.text for one in read(message("user", " Hello.\n"), message("assistant", "\n\nHi!"))] == [
        "Hello.",
        "Hi!",
    ]


@pytest.mark.parametrize("key", ["reasoning_content", "reasoning", "thinking"])
def test_reasoning_has_a_place_of_its_own(key: str) -> None:
    answer = read(ASKED, message("assistant", "Hi!", **{key: " A greeting. "}))[-1]
    assert (answer.text, answer.reasoning) == ("Hi!", "A greeting.")


def test_reasoning_at_the_beginning_of_an_answer_is_no_part_of_its_text() -> None:
    answer = read(ASKED, message("assistant", "<think>\nA greeting.\n</think>\n\nHi! <think>"))[-1]
    assert (answer.text, answer.reasoning) == ("Hi! <think>", "A greeting.")


def test_an_empty_block_of_reasoning_is_none() -> None:
    answer = read(ASKED, message("assistant", "<think>\n\n</think>\n\nHi!"))[-1]
    assert (answer.text, answer.reasoning) == ("Hi!", "")


def test_what_a_user_puts_into_think_is_text() -> None:
    assert read(message("user", "<think>why</think> Hello."), SAID)[0].text == "<think>why</think> Hello."


def test_every_answer_is_trained_on_where_nothing_says_otherwise() -> None:
    assert trained(message("system", "Be kind."), ASKED, SAID, ASKED, SAID) == [False, False, True, False, True]


@pytest.mark.parametrize("weight", [{"weight": 0}, {"train": False}, {"training": False}, {"loss": False}])
def test_an_answer_with_the_weight_0_is_not_trained_on(weight: dict[str, object]) -> None:
    assert trained(ASKED, {**SAID, **weight}, {**ASKED, **weight}, SAID) == [False, False, False, True]


def test_messages_after_the_last_answer_are_left_out_and_counted() -> None:
    row = {"messages": [ASKED, SAID, ASKED, ASKED]}
    reading = read_row(row, format_of(row))
    assert [one.role for one in reading.conversation.messages] == ["user", "assistant"]
    assert (reading.unanswered, reading.untrained) == (2, 0)


def test_a_conversation_ends_with_its_last_answer_that_is_trained_on() -> None:
    row = {"messages": [ASKED, SAID, ASKED, {**SAID, "weight": 0}, ASKED]}
    reading = read_row(row, format_of(row))
    assert [one.trained for one in reading.conversation.messages] == [False, True]
    assert (reading.unanswered, reading.untrained) == (1, 2)


def test_answers_in_a_prompt_of_messages_are_not_trained_on() -> None:
    row = {"prompt": [ASKED, SAID, ASKED], "completion": [SAID]}
    assert [one.trained for one in read_conversation(row).messages] == [False, False, False, True]


def test_an_empty_system_message_is_none() -> None:
    assert len(read(message("system", ""), ASKED, SAID)) == 2
    assert len(read_conversation({"system": " ", "question": "Why?", "answer": "So."}).messages) == 2


def test_a_system_message_that_stands_in_the_row_and_among_the_messages_is_there_once() -> None:
    first = message("system", "Be kind.")
    assert [one.role for one in read(first, ASKED, SAID, system="Be kind.")] == ["system", "user", "assistant"]


def test_alpacas_input_follows_its_instruction_on_a_line_of_its_own() -> None:
    row = {"instruction": "Translate.", "input": "Guten Tag", "output": "Good day"}
    assert read_conversation(row).messages[0].text == "Translate.\nGuten Tag"
    assert read_conversation({**row, "input": "<noinput>"}).messages[0].text == "Translate."
    assert read_conversation({**row, "instruction": ""}).messages[0].text == "Guten Tag"


def test_a_call_keeps_its_id_and_its_arguments_as_they_are_written() -> None:
    messages = read(ASKED, call("weather", '{"city":"Köln"}', id="a"), message("tool", "Rain.", tool_call_id="a"), SAID)
    assert messages[1] == ChatMessage("assistant", (), True, (ToolCall("weather", '{"city":"Köln"}', "a"),))
    assert messages[2] == ChatMessage("tool", (Text("Rain."),), tool_call_id="a", name="weather")


@pytest.mark.parametrize(("given", "written"), [({"city": "Köln"}, '{"city": "Köln"}'), (None, "{}"), ({}, "{}")])
def test_arguments_that_are_no_text_are_written_as_json(given: object, written: str) -> None:
    assert read(ASKED, call("weather", given), message("tool", "Rain."), SAID)[1].tool_calls[0].arguments == written


def test_results_are_matched_to_calls_by_id_in_any_order() -> None:
    calls = [*call("sun", {}, id="a")["tool_calls"], *call("moon", {}, id="b")["tool_calls"]]
    both = {"role": "assistant", "tool_calls": calls}
    messages = read(ASKED, both, message("tool", "2", tool_call_id="b"), message("tool", "1", tool_call_id="a"), SAID)
    assert [one.name for one in messages if one.role == "tool"] == ["moon", "sun"]


def test_an_answer_may_have_text_and_a_call() -> None:
    answer = read(ASKED, {**call("weather", {}), "content": "Let me see."})[-1]
    assert (answer.text, answer.tool_calls) == ("Let me see.", (ToolCall("weather", "{}"),))


def test_tools_are_written_in_openais_form() -> None:
    bare, whole = {"name": "a"}, {"type": "function", "function": {"name": "b"}}
    found = read_conversation({"messages": [ASKED, SAID], "tools": [bare, whole]}).tools
    assert found == (
        '{"type": "function", "function": {"name": "a"}}',
        '{"type": "function", "function": {"name": "b"}}',
    )


@pytest.mark.parametrize("empty", [None, [], "", "[]"])
def test_no_tools_are_none(empty: object) -> None:
    assert read_conversation({"messages": [ASKED, SAID], "tools": empty}).tools == ()


@pytest.mark.parametrize("name", ["gpt", "assistant", "chatgpt", "bing", "bard", "model", "GPT"], ids=lambda name: name)
def test_the_usual_names_of_a_model_are_the_assistant(name: str) -> None:
    row = {"conversations": [{"from": "human", "value": "Hello."}, {"from": name, "value": "Hi!"}]}
    assert read_conversation(row).answer == ChatMessage.of("assistant", "Hi!", trained=True)


def test_conversations_with_role_and_content_are_read_too() -> None:
    assert read_conversation({"conversations": [ASKED, SAID]}).messages == read(ASKED, SAID)
