"""An example is messages: what is given and what is trained on, and an id that follows from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench import ChatMessage, Example
from ftbench.records.conversation import Conversation
from ftbench.records.example import example_id, with_shots
from ftbench.records.message import Text, ToolCall

SYSTEM = ChatMessage.of("system", "Be kind.\n")
ASKED = ChatMessage.of("user", "Hello.")
SAID = ChatMessage.of("assistant", " Hi!", trained=True)
ASKED_AGAIN = ChatMessage.of("user", "\nHow are you?")
SAID_AGAIN = ChatMessage.of("assistant", " Well.", trained=True)


def conversation(*messages: ChatMessage) -> Example:
    return Example("x", messages, "")


def test_the_text_of_a_message_is_that_of_its_parts() -> None:
    assert ChatMessage("user", (Text("a "), Text("b"))).text == "a b"


def test_a_plain_example_is_what_the_user_asks_and_what_the_assistant_learns_to_say() -> None:
    example = Example.of("Hello.", " Hi!", "Hi!")
    assert example.messages == (ASKED, SAID)
    assert (example.prompt, example.target, example.trained_text) == ("Hello.", " Hi!", " Hi!")


def test_the_id_of_a_plain_example_is_the_hash_of_prompt_and_target_that_it_always_was() -> None:
    assert Example.of("Hello.", " Hi!", "Hi!").id == "395d4c464f7a0abd"
    assert Example.of("Hello.", " Hi!", "Hi!", id="7").id == "7"


def test_ids_differ_with_who_speaks_what_is_said_and_what_is_trained() -> None:
    talks = [
        (ASKED, SAID),
        (replace(ASKED, role="system"), SAID),
        (SYSTEM, ASKED, SAID),
        (ASKED, SAID, ASKED_AGAIN, SAID_AGAIN),
        (ASKED, replace(SAID, trained=False), ASKED_AGAIN, SAID_AGAIN),
        (ASKED, SAID, ASKED_AGAIN, replace(SAID_AGAIN, content=(Text(" Ill."),))),
    ]
    assert len({example_id(messages) for messages in talks}) == len(talks)


def test_the_id_of_a_conversation_of_texts_is_what_it_always_was() -> None:
    assert example_id((SYSTEM, ASKED, SAID, ASKED_AGAIN, SAID_AGAIN)) == "0a16fcbf591ce95c"


def test_ids_differ_with_reasoning_tools_and_what_belongs_to_them() -> None:
    called = replace(SAID, tool_calls=(ToolCall("weather", "{}"),))
    talks = [
        (ASKED, SAID),
        (ASKED, replace(SAID, reasoning="A greeting.")),
        (replace(ASKED, name="Ann"), SAID),
        (ASKED, called),
        (ASKED, replace(SAID, tool_calls=(ToolCall("weather", '{"city": "Rome"}'),))),
        (ASKED, replace(SAID, tool_calls=(ToolCall("weather", "{}", "a"),))),
        (ASKED, called, replace(ASKED, role="tool"), SAID),
        (ASKED, called, replace(ASKED, role="tool", tool_call_id="a"), SAID),
    ]
    ids = [example_id(messages, tools) for messages in talks for tools in ((), ('{"name": "weather"}',))]
    assert len(set(ids)) == 2 * len(talks)


def test_neighbouring_messages_of_one_kind_are_one_stretch() -> None:
    tool = ChatMessage.of("tool", " 21 degrees.")
    more = ChatMessage.of("assistant", " Bye.", trained=True)
    example = conversation(SYSTEM, ASKED, SAID, ASKED_AGAIN, tool, SAID_AGAIN, more)
    assert example.stretches == ("Be kind.\nHello.", " Hi!", "\nHow are you? 21 degrees.", " Well. Bye.")
    assert example.prompt == "Be kind.\nHello. Hi!\nHow are you? 21 degrees."
    assert (example.target, example.trained_text) == (" Well. Bye.", " Hi! Well. Bye.")


def test_an_example_that_begins_with_an_answer_has_an_empty_prompt() -> None:
    assert conversation(SAID).stretches == ("", " Hi!")


@pytest.mark.parametrize("messages", [(), (ASKED,), (ASKED, SAID, ASKED_AGAIN)])
def test_an_example_without_an_answer_at_its_end_is_refused(messages: tuple[ChatMessage, ...]) -> None:
    with pytest.raises(ValueError, match="the last message of an example is trained"):
        conversation(*messages)


def test_solved_examples_are_given_before_an_example_and_change_nothing_else_of_it() -> None:
    shots = [conversation(ASKED, SAID, ASKED_AGAIN, SAID_AGAIN), Example.of("2 + 2 =", " 4", "4")]
    example = Example.of("3 + 3 =", " 6", "6", group="sums")
    asked = with_shots(example, shots)
    assert asked.prompt == "Hello. Hi!\nHow are you? Well.\n\n2 + 2 = 4\n\n3 + 3 ="
    assert [message.trained for message in asked.messages] == [False] * 7 + [True]
    assert replace(asked, messages=example.messages, chat=None) == example


def test_solved_examples_are_earlier_turns_of_a_chat() -> None:
    chat = Conversation.of("What is 3 + 3?", "6", system="You calculate.")
    asked = with_shots(Example.of("3 + 3 =", " 6", "6", chat=chat), [Example.of("2 + 2 =", " 4", "4")])
    assert [(message.role, message.text, message.trained) for message in asked.conversation.messages] == [
        ("system", "You calculate.", False),
        ("user", "2 + 2 =", False),
        ("assistant", "4", False),
        ("user", "What is 3 + 3?", False),
        ("assistant", "6", True),
    ]


def test_a_chat_model_reads_a_plain_example_without_the_white_space_between_its_messages() -> None:
    assert Example.of("Hello. ", " Hi!\n", "Hi!").conversation == Conversation.of("Hello.", "Hi!")


def test_without_solved_examples_an_example_stays_as_it_is() -> None:
    example = conversation(ASKED, SAID)
    assert with_shots(example, ()) == example
