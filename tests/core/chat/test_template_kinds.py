"""Templates that write turns in other ways than ChatML: what they lack is completed."""

from __future__ import annotations

import pytest

from ftbench.errors import ChatError
from tests.core.chat.templates import NO_END, NO_SYSTEM, TWO_TURNS, dialogue, renderer, said


def test_a_turn_without_an_end_learns_the_marker_that_ends_generation() -> None:
    made = renderer(NO_END, end_ids=("<|user|>", "<|observation|>"))
    (row,) = made.rows(TWO_TURNS)
    assert said(made, row) == "Hello.<|user|>Fine,\nok<|user|>"


def test_a_turn_without_an_end_learns_the_end_of_text_where_no_marker_ends_generation() -> None:
    made = renderer(NO_END)
    rows = made.rows(TWO_TURNS)
    assert [said(made, row) for row in rows] == ["Hello.<eos>", "Fine,\nok<eos>"]


def test_a_system_message_that_a_template_refuses_stands_before_the_first_user_with_an_empty_line() -> None:
    made = renderer(NO_SYSTEM)
    text = made.render(TWO_TURNS)
    assert "<|user|>\nBe short.\n\nHi there<|end|>" in text
    assert "<|system|>" not in text


def test_messages_of_a_user_in_a_row_are_one_where_a_template_demands_alternation() -> None:
    made = renderer(NO_SYSTEM)
    text = made.render(dialogue(("user", "One."), ("user", "Two."), ("assistant", "Three.")))
    assert "<|user|>\nOne.\n\nTwo.<|end|>" in text


def test_a_template_without_a_generation_prompt_is_completed_by_what_it_writes_before_an_answer() -> None:
    source = (
        "{% for m in messages %}<|{{ m.role }}|>: {{ m.content }}{{ eos_token if m.role == 'assistant' }}\n{% endfor %}"
    )
    made = renderer(source)
    (row,) = made.rows(TWO_TURNS)
    assert made.tokenizer.decode(made.prompt(TWO_TURNS)).endswith("<|user|>: 你好?\n<|assistant|>:")
    assert said(made, row) == " Hello.<eos> Fine,\nok<eos>"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (  # Llama 2: the system message within the first user's
            "{% if messages[0].role == 'system' %}{% set system = '<<SYS>>' + messages[0].content + '<</SYS>>' %}"
            "{% set messages = messages[1:] %}{% endif %}{% for m in messages %}{% if m.role == 'user' %}"
            "{{ bos_token }}[INST] {{ system if loop.first }}{{ m.content }} [/INST]"
            "{% else %} {{ m.content }} {{ eos_token }}{% endif %}{% endfor %}",
            [" Hello. <eos> Fine,\nok <eos>"],
        ),
        (  # Mistral: the system message before the last user's, so that it is lost after an answer
            "{% if messages[0].role == 'system' %}{% set system = messages[0].content + '\n\n' %}"
            "{% set messages = messages[1:] %}{% endif %}{{ bos_token }}{% for m in messages %}"
            "{% if m.role == 'user' %}[INST] {{ system if loop.last }}{{ m.content }}[/INST]"
            "{% else %} {{ m.content }}{{ eos_token }}{% endif %}{% endfor %}",
            [" Hello.<eos> Fine,\nok<eos>"],
        ),
        (  # Alpaca: plain words, and no end at all
            "{% for m in messages %}{% if m.role == 'assistant' %}### Response:\n{{ m.content }}\n\n"
            "{% else %}### Instruction:\n{{ m.content }}\n\n{% endif %}{% endfor %}"
            "{% if add_generation_prompt %}### Response:\n{% endif %}",
            ["Hello.<eos>", "Fine,\nok<eos>"],
        ),
        (  # Vicuna
            "{% for m in messages %}{{ {'user': 'USER: ', 'assistant': 'ASSISTANT: ', 'system': ''}[m.role] }}"
            "{{ m.content }}{{ eos_token if m.role == 'assistant' else ' ' }}{% endfor %}"
            "{% if add_generation_prompt %}ASSISTANT:{% endif %}",
            [" Hello.<eos> Fine,\nok<eos>"],
        ),
    ],
    ids=["llama-2", "mistral", "alpaca", "vicuna"],
)
def test_templates_of_older_models_are_trained_on_their_answers(source: str, wanted: list[str]) -> None:
    made = renderer(source)
    rows = made.rows(TWO_TURNS)
    assert [said(made, row) for row in rows] == wanted
    assert all("Be short." in made.tokenizer.decode(row.tokens) for row in rows)
    assert [made.answer_text(row.tokens[row.prompt_tokens :]).text for row in rows][-1] == "Fine,\nok"


def test_a_conversation_that_the_assistant_begins_is_written_where_the_template_can() -> None:
    conversation = dialogue(("assistant", "Hello."), ("user", "Hi"), ("assistant", "So."))
    made = renderer()
    assert said(made, made.rows(conversation)[0]) == "Hello.<|im_end|>So.<|im_end|>"
    with pytest.raises(ChatError, match=r"^turn 1: the chat template refuses this conversation"):
        renderer(NO_SYSTEM).rows(conversation)
