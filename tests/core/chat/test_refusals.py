"""What a template cannot carry exactly is refused with the turn, and what does not end is stopped."""

from __future__ import annotations

import pytest

from ftbench import ChatMessage
from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.errors import ChatError
from ftbench.records.conversation import Conversation
from tests.core.chat.templates import CHATML, TWO_TURNS, dialogue, renderer
from tools.chat_templates.zoo import tokenizer_for


def test_a_template_that_never_ends_is_stopped() -> None:
    source = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}" + CHATML
    with pytest.raises(ChatError, match=r"stopped after 0\.3 seconds"):
        renderer(source, seconds=0.3).rows(TWO_TURNS)


def test_a_template_that_raises_is_an_error_with_the_turn() -> None:
    picky = "{% if messages|length > 3 %}{{ raise_exception('too many\nmessages') }}{% endif %}" + CHATML
    with pytest.raises(
        ChatError, match=r"^turn 5: the chat template refuses this conversation: too many messages$"
    ) as it:
        renderer(picky).rows(TWO_TURNS)
    assert it.value.turn == 4


def test_a_template_that_writes_no_answers_is_refused() -> None:
    with pytest.raises(ChatError, match="does not write a question and its answer"):
        renderer("{{ messages[0].content }}").rows(TWO_TURNS)


def test_a_template_of_another_model_is_refused() -> None:
    tokenizer = tokenizer_for("a template without markers")
    with pytest.raises(ChatError, match=r'ends a turn with "<\|im_end\|>", which is no token'):
        ChatRenderer(tokenizer, ChatTemplate(CHATML)).rows(TWO_TURNS)


def test_a_template_whose_prompt_is_not_what_it_writes_before_an_answer_is_refused() -> None:
    source = CHATML.replace("<|im_start|>assistant\n{% endif %}", "<|im_start|>model\n{% endif %}")
    with pytest.raises(ChatError, match=r"turn 3: .* cannot be shown which tokens to train on"):
        renderer(source).rows(TWO_TURNS)


def test_a_template_that_leaves_out_a_message_is_refused() -> None:
    source = CHATML.replace("{{ message.content }}", "{{ message.content if message.content != 'Hi there' }}")
    with pytest.raises(ChatError, match=r"turn 2: .* leaves out or changes the text of this message \(user\)"):
        renderer(source).rows(TWO_TURNS)


def test_a_conversation_without_a_trained_turn_is_refused() -> None:
    with pytest.raises(ChatError, match="no message of the assistant is trained on"):
        renderer().rows(Conversation((ChatMessage.of("user", "Hi"), ChatMessage.of("assistant", "Yes"))))


def test_a_system_message_in_the_middle_is_refused() -> None:
    conversation = dialogue(("user", "Hi"), ("system", "Obey"), ("assistant", "Yes"))
    with pytest.raises(ChatError, match=r"^turn 2: a system message stands in the middle"):
        renderer().rows(conversation)


def test_a_prompt_that_lacks_a_message_is_refused() -> None:
    source = CHATML.replace("{{ message.content }}", "{{ message.content if message.content != 'Hi there' }}")
    with pytest.raises(ChatError, match=r"turn 2: .* leaves out or changes"):
        renderer(source).prompt(TWO_TURNS)
