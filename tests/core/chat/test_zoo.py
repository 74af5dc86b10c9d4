"""Every template that TRL ships: what is trained on is what the template writes and what inference will generate."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from ftbench.chat.messages import as_read
from ftbench.chat.probes import run_probes
from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.rendering import on_fixed_day
from ftbench.errors import ChatError
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage, ToolCall
from tools.chat_templates.table import DIALOGUE, REASONED, renderer
from tools.chat_templates.zoo import templates

TEMPLATES = templates()
WITHOUT_REASONING = {"gemma4", "gemma4_v2", "gemma4_v3", "gemma4_v4"}
"""They leave out the reasoning of a turn that calls no tool."""
CALLED = Conversation((
    ChatMessage.of("user", "What is 1 plus 2?"),
    ChatMessage("assistant", (), True, (ToolCall("add", '{"left": 1, "right": 2}', "call00001"),)),
    replace(ChatMessage.of("tool", "3"), name="add", tool_call_id="call00001"),
    ChatMessage.of("assistant", "It is three.", trained=True),
))  # fmt: skip


@cache
def made_for(name: str, thinking: bool = False) -> ChatRenderer:
    return renderer(name, TEMPLATES[name], thinking=thinking)


def test_the_wheel_has_the_templates() -> None:
    assert len(TEMPLATES) > 60


@pytest.mark.parametrize("name", TEMPLATES)
def test_rendered_ids_are_those_of_transformers(name: str) -> None:
    made = made_for(name)
    for row in made.rows(DIALOGUE):
        if row.grafted:
            continue  # the row is the generation prompt and the answer, which the next test holds
        messages = as_read(DIALOGUE.messages[: row.place + 1], made.traits.style)
        source = made.template.source
        whole = made.tokenizer.apply_chat_template(
            messages,
            chat_template=on_fixed_day(source) if "strftime_now" in source else source,
            enable_thinking=False,
            thinking=False,
        )["input_ids"]
        written = len(row.tokens) if made.traits.end.written else len(row.tokens) - 1
        assert tuple(whole[:written]) == row.tokens[:written]
        assert not made.tokenizer.decode(whole[written:]).replace(made.tokenizer.eos_token, "").strip()


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_trained_tokens_are_the_answers_with_their_ends(name: str) -> None:
    made = made_for(name)
    lead, end = made.traits.lead, made.traits.end.text
    if made.traits.style.tags.closing == "<|channel|>final<|message|>":
        lead = made.traits.style.tags.closing  # gpt-oss says the name of the channel before its answer
    said = "".join(
        made.tokenizer.decode([token for token, on in zip(row.tokens, row.trained, strict=True) if on])
        for row in made.rows(DIALOGUE)
    )
    assert said == f"{lead}A model.{end}{lead}Fine,\nthank you.{end}"


@pytest.mark.parametrize("thinking", [False, True])
@pytest.mark.parametrize("name", TEMPLATES)
def test_each_row_is_the_prompt_of_inference_with_the_answer_trained_on(name: str, thinking: bool) -> None:
    made = made_for(name, thinking)
    if thinking and name in WITHOUT_REASONING:
        with pytest.raises(ChatError, match="leaves out the reasoning of this answer"):
            made.rows(REASONED)
        return
    for row in made.rows(REASONED):
        prompt = made.prompt(REASONED.until(row.place))
        assert row.tokens[: row.prompt_tokens] == prompt
        assert all(row.trained[row.prompt_tokens :])
        assert row.tokens[-1] in made.stop_ids
        answer = made.answer_text(row.tokens[row.prompt_tokens :])
        assert answer.text.strip() == REASONED.messages[row.place].text
        assert answer.finished
        assert (answer.reasoning_tokens > 0) == thinking


@pytest.mark.parametrize("name", TEMPLATES)
def test_calls_of_tools_are_written_whole_or_refused(name: str) -> None:
    made = made_for(name)
    if not made.traits.calls:
        with pytest.raises(ChatError, match="does not write calls of tools"):
            made.rows(CALLED)
        return
    rows = made.rows(CALLED)
    said = [
        made.tokenizer.decode([token for token, on in zip(row.tokens, row.trained, strict=True) if on]) for row in rows
    ]
    text = "".join(said)
    assert all(word in text for word in ("add", "left", "right", "It is three."))
    assert all(row.tokens[-1] in made.stop_ids for row in rows)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_probe_fails(name: str) -> None:
    made = made_for(name)
    results = run_probes(made.tokenizer, made.template, end_ids=made.end_ids)
    assert len(results) == 15
    assert [result for result in results if result.outcome == "failed"] == []
