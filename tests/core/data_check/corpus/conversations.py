"""Conversations that a service refuses or that a training would read wrongly."""

from __future__ import annotations

from typing import Any

from tests.core.data_check.corpus.broken import CHATS, Broken, chat, one, with_row

QUESTION = ("user", "How do I cook rice without a lid?")
ANSWER = ("assistant", "Cover the pot with a plate and lower the heat.")
CALL = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Oslo"}'}}


def _chat(name: str, row: dict[str, Any], *codes: str) -> Broken:
    return one(name, with_row(CHATS, row), *((code, 5) for code in codes))


def _calling(call: dict[str, Any], **result: str) -> dict[str, Any]:
    row = chat(QUESTION, ("assistant", None), ("tool", "7 degrees"), ("assistant", "It is 7 degrees."))
    row["messages"][1]["tool_calls"] = [call]
    row["messages"][2].update(result)
    return row


def _with(key: str, value: object, place: int = 1) -> dict[str, Any]:
    row = chat(QUESTION, ANSWER)
    row["messages"][place][key] = value
    return row


def _with_all(**keys: object) -> dict[str, Any]:
    row = chat(QUESTION, ANSWER)
    row["messages"][1].update(keys)
    return row


def _in_lists(name: str, column: str, row: dict[str, Any], *codes: str) -> Broken:
    """A row among those of another format, whose one column is a list of pairs or messages."""
    asked, said = ("human", "assistant") if column == "conversation" else ("human", "gpt")
    texts = [[message["content"] for message in row["messages"]] for row in CHATS]
    good = [
        {column: [{asked: question, said: answer}]}
        if column == "conversation"
        else {column: [{"from": asked, "value": question}, {"from": said, "value": answer}]}
        for question, answer in texts
    ]
    return one(name, with_row(good, row), *((code, 5) for code in codes))


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
    _chat("weights that differ", _with_all(weight=0, train=True), "message-keys", "conversation"),
    _chat("weight 1 of a question", _with("weight", 1, 0), "weight-place", "conversation"),
    _chat("an answer alone", chat(ANSWER), "conversation"),
    _chat("nothing but reasoning", chat(QUESTION, ("assistant", "<think>So.</think>")), "conversation"),
    _chat(
        "reasoning twice",
        _with_all(content="<think>Hot.</think>Use a plate.", reasoning_content="Cold."),
        "message-keys",
        "conversation",
    ),
    _chat(
        "another system message",
        {**chat(("system", "Be kind."), QUESTION, ANSWER), "system": "Be rude."},
        "row-keys",
        "conversation",
    ),
    _chat("call without arguments", _calling({"id": "1", "function": {"name": "weather"}}), "tool-call"),
    _chat("call without a name", _calling({"id": "1", "function": {"arguments": "{}"}}), "tool-call"),
    _chat(
        "call with broken arguments",
        _calling({"id": "1", "function": {"name": "w", "arguments": "{city"}}),
        "tool-call",
    ),
    _chat(
        "call with NaN",
        _calling({"id": "1", "function": {"name": "weather", "arguments": '{"city": NaN}'}}),
        "conversation",
    ),
    _chat("tools that are no JSON", {**_calling(CALL), "tools": "weather"}, "conversation"),
    _chat("tools that are no list", {**_calling(CALL), "tools": {"weather": 1}}, "conversation"),
    _chat("tool without a name", {**_calling(CALL), "tools": [{"type": "function", "function": {}}]}, "conversation"),
    _chat("tool that is no JSON", {**_calling(CALL), "tools": ["weather"]}, "conversation"),
    _chat("result of another call", _calling(CALL, tool_call_id="2"), "conversation"),
    _chat("result of another tool", _calling(CALL, name="wether"), "conversation"),
    _chat("result that no one asked for", chat(QUESTION, ("tool", "7 degrees"), ANSWER), "tool-result"),
    one(
        "unknown key of a row",
        with_row([{**row, "id": number} for number, row in enumerate(CHATS)], {**chat(QUESTION, ANSWER), "id": 99}),
        ("row-keys", 1),
    ),
    _in_lists(
        "ShareGPT without an answer",
        "conversations",
        {"conversations": [{"from": "human", "value": "Is anybody there at this hour?"}]},
        "no-assistant",
    ),
    _in_lists(
        "ShareGPT with a call that is no JSON",
        "conversations",
        {
            "conversations": [
                {"from": "human", "value": "Is it raining in Oslo?"},
                {"from": "function_call", "value": "weather()"},
            ]
        },
        "conversation",
    ),
    _in_lists(
        "pair without an answer",
        "conversation",
        {"conversation": [{"human": "Is it raining in Oslo?"}]},
        "conversation",
    ),
)
