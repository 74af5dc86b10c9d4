"""Conversations that a service refuses or that a training would read wrongly."""

from __future__ import annotations

from typing import Any

from tests.core.data_check.corpus.broken import CHATS, Broken, chat, one, with_row

QUESTION = ("user", "How do I cook rice without a lid?")
ANSWER = ("assistant", "Cover the pot with a plate and lower the heat.")
CALL = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Oslo"}'}}


def _chat(name: str, row: dict[str, Any], *codes: str) -> Broken:
    return one(name, with_row(CHATS, row), *((code, 5) for code in codes))


def _calling(call: dict[str, Any]) -> dict[str, Any]:
    row = chat(QUESTION, ("assistant", None), ("tool", "7 degrees"), ("assistant", "It is 7 degrees."))
    row["messages"][1]["tool_calls"] = [call]
    return row


def _with(key: str, value: object, place: int = 1) -> dict[str, Any]:
    row = chat(QUESTION, ANSWER)
    row["messages"][place][key] = value
    return row


CASES: tuple[Broken, ...] = (
    _chat("no assistant", chat(QUESTION), "no-assistant"),
    _chat("last message of the user", chat(QUESTION, ANSWER, ("user", "Thanks a lot!")), "last-message"),
    _chat(
        "two system messages", chat(("system", "Be kind."), ("system", "Be brief."), QUESTION, ANSWER), "two-systems"
    ),
    _chat("system message in the middle", chat(QUESTION, ("system", "Be kind."), ANSWER), "system-place"),
    _chat("unknown role", chat(("narrator", "A kitchen."), QUESTION, ANSWER), "role"),
    _chat("role with a typing error", chat(QUESTION, ("asistant", "Use a plate.")), "role"),
    _chat("role of another format", chat(("human", "How do I cook rice?"), ANSWER), "role"),
    _chat("no role", {"messages": [{"content": "Hello"}, {"role": "assistant", "content": "Hi there"}]}, "no-role"),
    _chat("content is null", chat(QUESTION, ("assistant", None)), "empty-content"),
    _chat("content is white space", chat(QUESTION, ("assistant", "  \n")), "empty-content"),
    _chat("question is empty", chat(("user", ""), ANSWER), "empty-content"),
    _chat("content is an object", chat(QUESTION, ("assistant", {"text": "Use a plate."})), "content-kind"),
    _chat(
        "content is an image", chat(QUESTION, ("assistant", [{"type": "image_url", "image_url": "x"}])), "content-kind"
    ),
    _chat("two answers", chat(QUESTION, ANSWER, ("assistant", "And stir it.")), "two-answers"),
    _chat("messages are null", {"messages": None}, "messages"),
    _chat("no messages", {"messages": []}, "messages"),
    _chat("message is a text", {"messages": ["Hello", "Hi"]}, "messages"),
    _chat("message is a number", {"messages": [3, 4]}, "messages"),
    _chat("row without messages", {"text": "Some text that is no conversation."}, "missing-field", "row-keys"),
    _chat("unknown key of a message", _with("timestamp", 1), "message-keys"),
    _chat("weight between 0 and 1", _with("weight", 0.5), "weight"),
    _chat("weight as a text", _with("weight", "1"), "weight"),
    _chat("weight of a question", _with("weight", 0, 0), "weight-place"),
    _chat("all weights 0", _with("weight", 0), "conversation"),
    _chat("call without arguments", _calling({"id": "1", "function": {"name": "weather"}}), "tool-call"),
    _chat("call without a name", _calling({"id": "1", "function": {"arguments": "{}"}}), "tool-call"),
    _chat(
        "call with broken arguments",
        _calling({"id": "1", "function": {"name": "w", "arguments": "{city"}}),
        "tool-call",
    ),
    _chat("result that no one asked for", chat(QUESTION, ("tool", "7 degrees"), ANSWER), "tool-result"),
    one(
        "unknown key of a row",
        with_row([{**row, "id": number} for number, row in enumerate(CHATS)], {**chat(QUESTION, ANSWER), "id": 99}),
        ("row-keys", 1),
    ),
    one(
        "ShareGPT without an answer",
        with_row(
            [
                {
                    "conversations": [
                        {"from": "human", "value": row["messages"][0]["content"]},
                        {"from": "gpt", "value": row["messages"][1]["content"]},
                    ]
                }
                for row in CHATS
            ],
            {"conversations": [{"from": "human", "value": "Is anybody there at this hour?"}]},
        ),
        ("no-assistant", 5),
    ),
)
