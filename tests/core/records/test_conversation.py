"""A conversation ends with the assistant's answer, and can be continued, cut and answered otherwise."""

from __future__ import annotations

import pytest

from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage

SYSTEM = ChatMessage.of("system", "Be kind.")
ASKED = ChatMessage.of("user", "Hello.")
SAID = ChatMessage.of("assistant", "Hi!", trained=True)
ASKED_AGAIN = ChatMessage.of("user", "How are you?")
SAID_AGAIN = ChatMessage.of("assistant", "Well.", trained=True)
TALK = Conversation((SYSTEM, ASKED, SAID, ASKED_AGAIN, SAID_AGAIN), tools=('{"name": "weather"}',))


@pytest.mark.parametrize("messages", [(), (ASKED,), (ASKED, SAID, ASKED_AGAIN)])
def test_a_conversation_that_does_not_end_with_the_assistant_is_refused(messages: tuple[ChatMessage, ...]) -> None:
    with pytest.raises(ValueError, match="ends with a message of the assistant"):
        Conversation(messages)


def test_a_conversation_has_a_prompt_an_answer_and_system_messages_at_its_beginning() -> None:
    assert TALK.prompt == (SYSTEM, ASKED, SAID, ASKED_AGAIN)
    assert TALK.answer == SAID_AGAIN
    assert TALK.system == (SYSTEM,)
    assert Conversation.of("Hello.", "Hi!").system == ()


def test_another_answer_is_the_only_message_that_is_trained_on() -> None:
    other = TALK.answered("Ill.")
    assert [message.trained for message in other.messages] == [False, False, False, False, True]
    assert other.answer.text == "Ill."
    assert other.tools == TALK.tools


def test_a_conversation_ends_at_an_earlier_answer() -> None:
    assert TALK.until(2) == Conversation((SYSTEM, ASKED, SAID), TALK.tools)


def test_earlier_conversations_stand_after_its_own_system_message_and_lose_theirs() -> None:
    earlier = Conversation((ChatMessage.of("system", "Be rude."), ASKED, SAID))
    talk = Conversation((SYSTEM, ASKED_AGAIN, SAID_AGAIN)).after([earlier])
    assert [(message.role, message.text, message.trained) for message in talk.messages] == [
        ("system", "Be kind.", False),
        ("user", "Hello.", False),
        ("assistant", "Hi!", False),
        ("user", "How are you?", False),
        ("assistant", "Well.", True),
    ]
