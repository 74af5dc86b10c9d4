"""A conversation as a base model reads it, and as an example: what is trained on, compared and hashed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench import ChatMessage, ChatTask, DataError
from ftbench.contracts.task import CONVERSATION
from ftbench.records.conversation import Conversation
from ftbench.records.example import Example
from ftbench.records.message import ToolCall

TASK = ChatTask(name="chat", metrics=("rougeL",))
SYSTEM = ChatMessage.of("system", "Be kind.")
ASKED = ChatMessage.of("user", "Hello.")
SAID = ChatMessage.of("assistant", "Hi!", trained=True)
ASKED_AGAIN = ChatMessage.of("user", "How are you?")
SAID_AGAIN = ChatMessage.of("assistant", "Well.", trained=True)
TALK = Conversation((SYSTEM, ASKED, SAID, ASKED_AGAIN, SAID_AGAIN))
TOOL = '{"type": "function", "function": {"name": "weather"}}'
CALL = ChatMessage("assistant", (), True, (ToolCall("weather", '{"city":"Köln"}', "a"),))
RESULT = replace(ChatMessage.of("tool", "Rain."), tool_call_id="a", name="weather")


def example(chat: Conversation, language: str = "en") -> Example:
    return TASK.example({CONVERSATION: chat}, language)


def test_a_base_model_reads_words_for_who_speaks_and_is_trained_on_the_answers_alone() -> None:
    assert example(TALK).stretches == (
        "Be kind.\n\nUser: Hello.\n\nAssistant:",
        " Hi!",
        "\n\nUser: How are you?\n\nAssistant:",
        " Well.",
    )


def test_chinese_has_words_of_its_own_and_no_space_before_an_answer() -> None:
    asked = example(Conversation.of("你好", "您好！", system="客气一点。"), "zh")
    assert asked.stretches == ("客气一点。\n\n用户：你好\n\n助手：", "您好！")


def test_an_answer_that_is_not_trained_on_is_part_of_the_prompt() -> None:
    talk = replace(TALK, messages=(SYSTEM, ASKED, replace(SAID, trained=False), ASKED_AGAIN, SAID_AGAIN))
    assert example(talk).stretches == (
        "Be kind.\n\nUser: Hello.\n\nAssistant: Hi!\n\nUser: How are you?\n\nAssistant:",
        " Well.",
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_next_message_of_the_user_begins_with_a_stop_string(language: str) -> None:
    after_the_first_answer = example(TALK, language).stretches[2]
    assert any(after_the_first_answer.startswith(stop) for stop in TASK.stop)


def test_tools_their_calls_and_results_are_text() -> None:
    assert example(Conversation((SYSTEM, ASKED, CALL, RESULT, SAID), (TOOL,))).stretches == (
        f"Be kind.\n\nTools:\n{TOOL}\n\nUser: Hello.\n\nAssistant:",
        ' {"name": "weather", "arguments": {"city": "Köln"}}',
        "\n\nTool: Rain.\n\nAssistant:",
        " Hi!",
    )


def test_a_conversation_may_begin_with_an_answer() -> None:
    talk = Conversation((SAID, ASKED_AGAIN, SAID_AGAIN))
    assert example(talk).stretches == ("Assistant:", " Hi!", "\n\nUser: How are you?\n\nAssistant:", " Well.")


def test_a_chat_model_reads_the_conversation_itself() -> None:
    assert example(TALK).conversation == TALK


def test_the_last_answer_is_the_reference_and_decides_the_split_with_the_text_before_it() -> None:
    asked = example(TALK)
    assert asked.reference == "Well."
    assert asked.row_texts == ("Be kind.\nHello.\nHi!\nHow are you?", "Well.")


def test_a_call_of_a_tool_is_the_reference_where_it_is_the_answer() -> None:
    assert example(Conversation((ASKED, CALL))).reference == '{"name": "weather", "arguments": {"city": "Köln"}}'


def test_an_id_is_of_the_conversation_and_not_of_the_words_around_it() -> None:
    assert example(TALK, "en").id == example(TALK, "zh").id
    assert example(TALK).id != example(replace(TALK, tools=(TOOL,))).id


def test_a_row_without_a_conversation_is_an_error() -> None:
    with pytest.raises(DataError, match="no conversation that was read from a known format") as caught:
        TASK.example({"messages": []}, "en")
    assert caught.value.key == "conversation"


def test_a_task_of_conversations_has_no_rows_of_its_own_without_a_folder() -> None:
    assert TASK.builtin_data("en") is None
    assert TASK.data_card is None
