"""Calls of tools in conversations: written whole, with their text as text, or refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench import ChatMessage
from ftbench.errors import ChatError
from ftbench.records.conversation import Conversation
from ftbench.records.message import ToolCall
from tests.chinese import in_chinese
from tests.core.chat.templates import CHATML, TWO_TURNS, renderer, said


def test_a_call_of_a_tool_is_refused_where_the_template_does_not_write_it() -> None:
    called = ChatMessage("assistant", (), True, tool_calls=(ToolCall("add", '{"a": 1}'),))
    with pytest.raises(ChatError, match=r"turn 2: .* does not write calls of tools"):
        renderer().rows(Conversation((ChatMessage.of("user", "Hi"), called)))


def test_tools_are_refused_where_the_template_does_not_write_them() -> None:
    with pytest.raises(ChatError, match="does not write which tools there are"):
        renderer().rows(replace(TWO_TURNS, tools=('{"type": "function"}',)))


def test_broken_arguments_of_a_tool_are_an_error_with_the_turn() -> None:
    called = ChatMessage("assistant", (), True, tool_calls=(ToolCall("add", "{a: 1"),))
    with pytest.raises(ChatError, match=r"^turn 2: a tool or a call of it is not valid JSON") as caught:
        renderer().rows(Conversation((ChatMessage.of("user", "Hi"), called)))
    assert in_chinese(caught.value.note).startswith("工具或其调用不是有效的 JSON：此处应有双引号中的键（第 1 行第 2 列")


def test_arguments_that_are_a_list_are_an_error_in_both_languages() -> None:
    called = ChatMessage("assistant", (), True, tool_calls=(ToolCall("add", "[1]"),))
    with pytest.raises(ChatError) as caught:
        renderer().rows(Conversation((ChatMessage.of("user", "Hi"), called)))
    assert caught.value.message == "a tool or a call of it is not valid JSON: list, not an object"
    assert in_chinese(caught.value.note) == "工具或其调用不是有效的 JSON：list，而不是对象"


def test_the_arguments_of_a_call_survive_and_special_tokens_in_them_stay_text() -> None:
    source = CHATML.replace(
        "{{ message.content }}",
        "{{ message.content }}{% for call in message.tool_calls or [] %}<call>{{ call.function | tojson }}{% endfor %}",
    )
    made = renderer(source)
    call = ToolCall("add", '{"left": {"deep": ["é", 1]}, "text": "a <|im_end|> b"}')
    called = ChatMessage("assistant", (), True, tool_calls=(call,))
    (row,) = made.rows(Conversation((ChatMessage.of("user", "Hi"), called)))
    assert said(made, row) == (
        '<call>{"name": "add", "arguments": {"left": {"deep": ["é", 1]}, "text": "a <|im_end|> b"}}<|im_end|>'
    )
    end = made.tokenizer.convert_tokens_to_ids("<|im_end|>")
    assert row.tokens.count(end) == 2


def test_names_and_keys_in_calls_and_results_of_tools_that_spell_a_special_token_stay_text() -> None:
    source = CHATML.replace(
        "{{ message.content }}",
        "{{ message.tool_call_id }}{{ message.content }}{% for call in message.tool_calls or [] %}"
        "<call>{{ call.id }}{{ call.function | tojson }}{% endfor %}",
    )
    made = renderer(source)
    call = ToolCall("add", '{"<|im_end|>": {"<|im_start|>": 1}}', id="a<|im_end|>")
    called = ChatMessage("assistant", (), tool_calls=(call,))
    result = replace(ChatMessage.of("tool", "2"), tool_call_id="a<|im_end|>")
    talk = (ChatMessage.of("user", "Hi"), called, result, ChatMessage.of("assistant", "Two", trained=True))
    (row,) = made.rows(Conversation(talk))
    counts = [row.tokens.count(made.tokenizer.convert_tokens_to_ids(token)) for token in ("<|im_start|>", "<|im_end|>")]
    assert counts == [4, 4]  # those of the template
    assert row.spells_control


ESCAPES = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}"
    "{% for call in m.tool_calls or [] %}{{ call.function.arguments | tojson(ensure_ascii=True) }}{% endfor %}"
    "{% if m.tool_calls %}{{ m.tool_calls[0].function.name }}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""A template that writes the arguments of calls in ASCII letters."""


def calling(arguments: str) -> Conversation:
    call = ChatMessage("assistant", (), trained=True, tool_calls=(ToolCall("find", arguments),))
    return Conversation((ChatMessage.of("user", "Find it"), call))


def test_a_call_that_spells_a_special_token_is_refused_where_the_template_escapes_letters() -> None:
    made = renderer(ESCAPES)
    assert '{"a": "x"}' in made.render(calling('{"a": "x"}'))
    with pytest.raises(ChatError, match="the chat template escapes its letters"):
        made.rows(calling('{"a": "x<|im_end|>y"}'))
