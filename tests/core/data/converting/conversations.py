"""Conversations of every shape that reading can give, as Hypothesis draws them."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import strategies as st

from ftbench.data.converting.dialogue import Dialogue
from ftbench.records.message import ChatMessage, Role, Text, ToolCall
from ftbench.text.missing import is_missing
from tests.strategies import any_text, words

texts = st.one_of(
    any_text,
    words,
    st.sampled_from(
        ["none", "N/A", "-", "[1]", "=1+1", "007", "a\nb", "<think>x</think>y", "system", '"', "，", "1;2"]
    ),
)
said = texts.map(str.strip).filter(lambda text: not is_missing(text))
reasons = st.just("") | said
names = st.just("") | words
values = st.none() | st.booleans() | st.integers(-9, 9) | said | st.lists(words, max_size=2)


def message(role: Role, text: str, **more: object) -> ChatMessage:
    spoken = ChatMessage(role, (Text(text),) if text else ())
    return replace(spoken, **more)  # type: ignore[arg-type]


@st.composite
def exchanges(draw: st.DrawFn) -> list[ChatMessage]:
    """Calls of tools with their results."""
    with_ids = draw(st.booleans())
    calls = [
        ToolCall(name, json.dumps(arguments, ensure_ascii=False), f"call-{number}" if with_ids else "")
        for number, (name, arguments) in enumerate(
            draw(st.lists(st.tuples(words, st.dictionaries(words, values, max_size=2)), min_size=1, max_size=2))
        )
    ]
    text, reasoning = draw(st.just("") | said), draw(reasons)
    asks = message("assistant", text, trained=draw(st.booleans()), tool_calls=tuple(calls), reasoning=reasoning)
    answered = draw(st.integers(1, len(calls)))
    results = [
        message("tool", draw(st.just("") | said), tool_call_id=call.id, name=call.name) for call in calls[:answered]
    ]
    return [asks, *results]


@st.composite
def dialogues(draw: st.DrawFn) -> Dialogue:
    """Any dialogue: several system messages, names, weights, reasoning, tools, and messages after the last answer."""
    messages = [message("system", text) for text in draw(st.lists(said, max_size=2))]
    if draw(st.integers(0, 7)) == 0:
        messages.append(message("assistant", draw(said), trained=draw(st.booleans())))
    for _ in range(draw(st.integers(1, 3))):
        for _ in range(draw(st.sampled_from([1, 1, 1, 2]))):
            messages.append(message("user", draw(said), name=draw(st.just("") | st.just("") | names)))
        if draw(st.integers(0, 3)) == 0:
            messages += draw(exchanges())
        trained = draw(st.sampled_from([True, True, True, False]))
        messages.append(message("assistant", draw(said), trained=trained, reasoning=draw(st.just("") | reasons)))
    answers = [place for place, spoken in enumerate(messages) if spoken.role == "assistant"]
    if not any(spoken.trained for spoken in messages) or (answers[0] == 0 and not any(m.trained for m in messages[1:])):
        messages[answers[-1]] = replace(messages[answers[-1]], trained=True)
    if draw(st.integers(0, 5)) == 0:
        messages.append(message("user", draw(said)))
    definitions = [
        {"type": "function", "function": {"name": name, "parameters": {}}} for name in draw(st.lists(words, max_size=2))
    ]
    tools = tuple(json.dumps(definition, ensure_ascii=False) for definition in definitions)
    return Dialogue(tuple(messages), tools)


@st.composite
def plain_dialogues(draw: st.DrawFn, most: int = 3) -> Dialogue:
    """What every format can say: a system message that means something, and questions with their answers in turn."""
    meaning = said.filter(lambda text: len(text) > 15)
    messages = [message("system", text) for text in draw(st.lists(meaning, max_size=1))]
    for _ in range(draw(st.integers(1, most))):
        messages.append(message("user", draw(said)))
        messages.append(message("assistant", draw(said), trained=True))
    return Dialogue(tuple(messages))
