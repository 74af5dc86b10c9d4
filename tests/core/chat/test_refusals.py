"""What a template cannot carry exactly is refused with the turn, and what does not end is stopped."""

from __future__ import annotations

import sys

import pytest

from ftbench import ChatMessage
from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.errors import ChatError
from ftbench.records.conversation import Conversation
from tests.core.chat.templates import CHATML, TWO_TURNS, dialogue, renderer, said
from tools.chat_templates.zoo import tokenizer_for


def test_a_template_that_never_ends_is_stopped() -> None:
    source = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}" + CHATML
    with pytest.raises(ChatError, match=r"stopped after 0\.3 seconds"):
        renderer(source, seconds=0.3).rows(TWO_TURNS)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
@pytest.mark.parametrize(
    "huge",
    [
        "{{ 'x' * 10000000000 }}",
        "{{ [0] * 10000000000 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ '%0999999999d' | format(1) }}",
        "{{ 'x'.ljust(10000000000) }}",
        "{% set all = namespace(x='x') %}{% for i in range(99) %}{% set all.x = all.x ~ all.x %}{% endfor %}",
    ],
)
def test_a_template_with_an_operation_that_takes_huge_memory_is_stopped(huge: str) -> None:
    with pytest.raises(ChatError, match="it needs too much memory or writes too long a text"):
        renderer(huge + CHATML).rows(TWO_TURNS)


def test_a_huge_range_is_refused_by_the_sandbox() -> None:
    with pytest.raises(ChatError, match="Range too big"):
        renderer("{{ range(10000000000) | list }}" + CHATML).rows(TWO_TURNS)


def test_a_text_that_no_model_can_read_is_refused() -> None:
    with pytest.raises(ChatError, match="it needs too much memory or writes too long a text"):
        renderer("{{ 'x' * 20000000 }}" + CHATML).rows(TWO_TURNS)


@pytest.mark.parametrize(
    "power", ["{{ 'x' * 10**10 }}", "{% if 3 ** 2 ** 99 %}{% endif %}", "{{ (2)**messages|length }}"]
)
def test_a_template_with_powers_is_refused(power: str) -> None:
    with pytest.raises(ChatError, match=r"has the operator `\*\*`"):
        renderer(power + CHATML).rows(TWO_TURNS)


@pytest.mark.parametrize("fine", ["{# 2 ** 3 #}", "** {{ '**' }} **", "{{ dict(a=1, **{'b': 2})['b'] }}"])
def test_two_stars_that_are_no_power_are_not_refused(fine: str) -> None:
    made = renderer(fine + CHATML)
    assert said(made, made.rows(TWO_TURNS)[0]) == "Hello.<|im_end|>Fine,\nok<|im_end|>"


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
