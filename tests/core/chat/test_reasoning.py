"""What a model thinks before its answer: trained on, left out, or read as an empty block."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench import ChatMessage
from ftbench.errors import ChatError
from ftbench.records.conversation import Conversation
from tests.core.chat.templates import CHATML, DROPS_REASONING, renderer, said


def test_an_empty_block_of_reasoning_in_the_generation_prompt_is_not_trained_on() -> None:
    made = renderer(DROPS_REASONING)
    (row,) = made.rows(Conversation.of("Why?", "So."))
    assert made.tokenizer.decode(row.tokens[: row.prompt_tokens]).endswith("<think>\n\n</think>\n\n")
    assert said(made, row) == "So.<|im_end|>"


def test_an_empty_block_that_only_the_turn_has_is_not_trained_on_when_reasoning_is_on() -> None:
    made = renderer(DROPS_REASONING, thinking=True)
    (row,) = made.rows(Conversation.of("Why?", "So."))
    assert made.tokenizer.decode(row.tokens[: row.prompt_tokens]).endswith("<|im_start|>assistant\n")
    assert said(made, row) == "So.<|im_end|>"


def test_reasoning_is_trained_on_when_it_is_on_and_left_out_when_it_is_off() -> None:
    thought = Conversation(
        (
            ChatMessage.of("user", "Why?"),
            replace(ChatMessage.of("assistant", "So.", trained=True), reasoning="Hm."),
        )
    )
    on, off = renderer(DROPS_REASONING, thinking=True), renderer(DROPS_REASONING)
    assert said(on, on.rows(thought)[0]) == "<think>\nHm.\n</think>\n\nSo.<|im_end|>"
    assert said(off, off.rows(thought)[0]) == "So.<|im_end|>"


def test_reasoning_at_the_beginning_of_a_text_is_reasoning() -> None:
    made = renderer()
    (row,) = made.rows(Conversation.of("Why?", "<think>\nHm.\n</think>\n\nSo."))
    assert said(made, row) == "So.<|im_end|>"


def test_a_template_that_opens_reasoning_gets_it_closed_when_reasoning_is_off() -> None:
    source = CHATML.replace("assistant\n{% endif %}", "assistant\n<think>\n{% endif %}")
    made = renderer(source)
    (row,) = made.rows(Conversation.of("Why?", "So."))
    assert row.grafted
    assert made.tokenizer.decode(made.prompt(Conversation.of("Why?", "So."))).endswith("<think>\n\n</think>\n\n")
    assert said(made, row) == "So.<|im_end|>"


def test_a_user_who_writes_the_tag_of_reasoning_opens_none() -> None:
    made = renderer(DROPS_REASONING)
    asked = Conversation.of("What is <think>", "A tag.")
    assert made.tokenizer.decode(made.prompt(asked)).count("</think>") == 1
    assert said(made, made.rows(asked)[0]) == "A tag.<|im_end|>"


def test_reasoning_in_the_tags_of_data_is_known_to_a_template_with_other_tags() -> None:
    source = CHATML + "{# [THINK][/THINK] #}"
    made = renderer(source)
    (row,) = made.rows(Conversation.of("Why?", "<think>Hm.</think>So."))
    assert said(made, row) == "So.<|im_end|>"


BARE_END = CHATML.replace(
    "{{ message.content }}",
    "{{ '</think>' if message.role == 'assistant' }}{{ message.content.split('</think>')[-1] }}",
).replace("assistant\n{% endif %}", "assistant\n{{ '<think>' if thinking else '</think>' }}{% endif %}")
"""As DeepSeek V3.1's: a turn begins with the end of reasoning alone, and reasoning is lost."""


def test_reasoning_that_a_template_loses_is_put_after_a_generation_prompt_that_begins_it() -> None:
    thought = Conversation(
        (
            ChatMessage.of("user", "Why?"),
            replace(ChatMessage.of("assistant", "So.", trained=True), reasoning="Hm."),
        )
    )
    on, off = renderer(BARE_END, thinking=True), renderer(BARE_END)
    (kept,), (left_out,) = on.rows(thought), off.rows(thought)
    assert (said(on, kept), kept.grafted) == ("Hm.</think>So.<|im_end|>", True)
    assert (said(off, left_out), left_out.grafted) == ("So.<|im_end|>", False)
    assert on.tokenizer.decode(on.prompt(thought)).endswith("assistant\n<think>")


def test_reasoning_is_refused_where_a_template_writes_other_reasoning_in_its_place() -> None:
    source = BARE_END.replace("{{ '</think>' if", "{{ '<think>note</think>' if")
    thought = Conversation(
        (
            ChatMessage.of("user", "Why?"),
            replace(ChatMessage.of("assistant", "So.", trained=True), reasoning="Hm."),
        )
    )
    with pytest.raises(ChatError, match="leaves out the reasoning of this answer"):
        renderer(source.replace("'<think>' if", "'<think>note' if"), thinking=True).rows(thought)
    with pytest.raises(ChatError, match="cannot be shown which tokens to train on"):
        renderer(source.replace("'<think>' if", "'<think>\\n' if"), thinking=True).rows(thought)


def test_an_empty_block_that_only_turns_have_is_part_of_the_prompt_when_reasoning_is_off() -> None:
    source = DROPS_REASONING.replace("{% if not enable_thinking %}<think>\n\n</think>\n\n{% endif %}", "")
    made = renderer(source)
    (row,) = made.rows(Conversation.of("Why?", "So."))
    assert made.tokenizer.decode(made.prompt(Conversation.of("Why?", "So."))).endswith("<think>\n\n</think>\n\n")
    assert said(made, row) == "So.<|im_end|>"
