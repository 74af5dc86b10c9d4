"""What each format cannot say: a table of kinds and formats, and what is written in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ftbench.data.conversations.reading import format_of
from ftbench.data.converting.dialogue import read_dialogue
from ftbench.data.converting.formats import WRITTEN
from ftbench.data.converting.losses import (
    BORDERS,
    CALLS,
    ENDINGS,
    NAMES,
    OPENINGS,
    REASONING,
    TEXT_BESIDE_CALLS,
    TURNS,
    WEIGHTS,
    Kind,
    Losses,
)


def user(text: str, **more: Any) -> dict[str, Any]:
    return {"role": "user", "content": text, **more}


def answer(text: str | None, **more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": text, **more}


CALL = [{"type": "function", "function": {"name": "weather", "arguments": '{"city": "Bath"}'}}]
RESULT = {"role": "tool", "content": "Rain."}
SYSTEM = {"role": "system", "content": "Answer in one sentence."}
ASKED, SAID = user("Weather?"), answer("It rains.")

PAIRS = {"alpaca", "ms-swift", "query-response", "question-answer", "prompt-completion"}
STRICT = {*PAIRS, "llama-factory"}

ROWS: Mapping[str, tuple[list[dict[str, Any]], Mapping[Kind, set[str]]]] = {
    "a system message": ([SYSTEM, ASKED, SAID], {}),
    "reasoning": ([ASKED, answer("It rains.", reasoning_content="Clouds.")], {}),
    "two turns": ([ASKED, SAID, user("Why?"), answer("Clouds.")], {TURNS: {"question-answer", "prompt-completion"}}),
    "two system messages": ([SYSTEM, {**SYSTEM, "content": "Be kind to all."}, ASKED, SAID], {BORDERS: STRICT}),
    "a call of a tool": ([ASKED, answer(None, tool_calls=CALL), RESULT, SAID], {CALLS: PAIRS}),
    "a text beside a call": (
        [ASKED, answer("Let me look.", tool_calls=CALL), RESULT, SAID],
        {CALLS: PAIRS, TEXT_BESIDE_CALLS: {"sharegpt", "llama-factory"}},
    ),
    "reasoning beside a call": (
        [ASKED, answer(None, reasoning="Look.", tool_calls=CALL), RESULT, SAID],
        {CALLS: PAIRS, REASONING: {"sharegpt", "llama-factory"}},
    ),
    "a weight of 0": (
        [ASKED, answer("Dry.", weight=0), user("Sure?"), SAID],
        {WEIGHTS: STRICT, TURNS: {"question-answer", "prompt-completion"}},
    ),
    "a name": ([user("Weather?", name="Ann"), SAID], {NAMES: STRICT}),
    "two questions in a row": ([user("Hello."), ASKED, SAID], {BORDERS: STRICT}),
    "an answer first": ([answer("Welcome."), ASKED, SAID], {OPENINGS: {*STRICT, "prompt-completion-messages"}}),
    "a question last": ([ASKED, SAID, user("Thanks.")], {ENDINGS: STRICT}),
}


def written(messages: list[dict[str, Any]], name: str) -> tuple[dict[str, Any] | None, set[Kind]]:
    row = {"messages": messages}
    losses = Losses()
    return WRITTEN[name].write(read_dialogue(row, format_of(row)), losses), {loss.kind for loss in losses.found}


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("kind", ROWS)
def test_a_format_loses_what_it_cannot_say_and_nothing_else(kind: str, name: str) -> None:
    messages, lost = ROWS[kind]
    _, found = written(messages, name)
    assert found == {loss for loss, names in lost.items() if name in names}


def test_a_row_of_alpaca_has_its_history_and_its_system_message() -> None:
    row, _ = written([SYSTEM, user("Hi."), answer("Hello."), ASKED, SAID], "alpaca")
    assert row == {
        "instruction": "Weather?",
        "input": "",
        "output": "It rains.",
        "history": [["Hi.", "Hello."]],
        "system": "Answer in one sentence.",
    }


def test_reasoning_stands_before_the_answer_where_it_has_no_key() -> None:
    row, _ = written([ASKED, answer("It rains.", reasoning_content="Clouds.")], "question-answer")
    assert row == {"question": "Weather?", "answer": "<think>\nClouds.\n</think>\n\nIt rains."}


def test_messages_of_one_side_are_joined_with_an_empty_line() -> None:
    row, _ = written([user("Hello."), ASKED, SAID], "ms-swift")
    assert row == {"conversation": [{"human": "Hello.\n\nWeather?", "assistant": "It rains."}]}


def test_calls_are_messages_of_their_own_in_sharegpt_and_tools_are_json() -> None:
    tool = {"type": "function", "function": {"name": "weather"}}
    row = {"messages": [ASKED, answer(None, tool_calls=CALL), RESULT, SAID], "tools": [tool]}
    assert WRITTEN["llama-factory"].write(read_dialogue(row, format_of(row)), Losses()) == {
        "conversations": [
            {"from": "human", "value": "Weather?"},
            {"from": "function_call", "value": '{"name": "weather", "arguments": {"city": "Bath"}}'},
            {"from": "observation", "value": "Rain."},
            {"from": "gpt", "value": "It rains."},
        ],
        "tools": '[{"type": "function", "function": {"name": "weather"}}]',
    }


def test_a_prompt_of_messages_ends_before_the_first_answer_that_is_trained_on() -> None:
    row, _ = written([ASKED, answer("Dry.", weight=0), user("Sure?"), SAID], "prompt-completion-messages")
    assert row == {"prompt": [ASKED, answer("Dry."), user("Sure?")], "completion": [SAID]}


def test_a_conversation_without_a_question_is_no_row() -> None:
    row, found = written([SYSTEM, SAID], "alpaca")
    assert row is None
    assert {str(kind.what()) for kind in found} == {
        "an answer before the first question",
        "a conversation without a question and an answer in text",
    }
