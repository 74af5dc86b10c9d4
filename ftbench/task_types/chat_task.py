"""`ChatTask`, a task whose rows are conversations: the assistant's answers are what is learned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ftbench.contracts.task import CONVERSATION, HubData, Language, RatingDimension, Task
from ftbench.errors import DataError
from ftbench.messages.field_errors import NO_CONVERSATION
from ftbench.records.conversation import Conversation
from ftbench.records.example import Example, Row, example_id
from ftbench.records.message import ChatMessage, Text


@dataclass(frozen=True, slots=True)
class Speakers:
    """How a base model reads who speaks: the words before each kind of message, and what stands around an answer."""

    user: str
    assistant: str
    tool: str
    tools: str
    """Before the definitions of the tools."""
    space: str
    """Between the assistant's word and the answer."""


ENGLISH = Speakers(user="User: ", assistant="Assistant:", tool="Tool: ", tools="Tools:", space=" ")
CHINESE = Speakers(user="用户：", assistant="助手：", tool="工具：", tools="可用工具：", space="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTask(Task):
    """A task that reads conversations, in any format that ftbench knows.

    A chat model reads them through its template. A base model reads plain text: the system message, and each other
    message after the word for who speaks, with an empty line after it.
    """

    name: str
    metrics: tuple[str, ...]
    speakers: Mapping[Language, Speakers] = field(default_factory=lambda: {"en": ENGLISH, "zh": CHINESE})
    max_new_tokens: int = 128
    stop: tuple[str, ...] = ("\n\nUser:", "\nUser:", "\n\n用户：", "\n用户：")
    output: Literal["text"] = "text"
    reads_conversations: bool = True
    dimensions: tuple[RatingDimension, ...] = ()
    hub: tuple[HubData, ...] = ()
    folder: Path | None = None
    """The folder with `data/en.jsonl`, `data/zh.jsonl` and `DATA_CARD.md`, for a task with built-in data."""

    @property
    def languages(self) -> tuple[Language, ...]:  # type: ignore[override]  # those of the speakers
        return tuple(self.speakers)

    @property
    def data_card(self) -> Path | None:  # type: ignore[override]  # a file of the folder
        return self.folder / "DATA_CARD.md" if self.folder else None

    def builtin_data(self, language: Language) -> Path | None:
        """`folder/data/<language>.jsonl` if it exists."""
        path = self.folder / "data" / f"{language}.jsonl" if self.folder else None
        return path if path and path.exists() else None

    def example(self, row: Row, language: Language) -> Example:
        """The example of a row's conversation; raises `DataError` if the row has none."""
        chat = row.get(CONVERSATION)
        if not isinstance(chat, Conversation):
            raise DataError(NO_CONVERSATION(), key=CONVERSATION)
        messages = plain_messages(chat, self.speakers[language])
        before = "\n".join(message.text for message in chat.prompt if message.text)
        answer = written_answer(chat.answer)
        return Example(example_id(chat.messages, chat.tools), messages, answer, (before, answer), chat=chat)

    def fingerprint(self, language: Language) -> Mapping[str, Any]:
        """The words of the plain form and limits as JSON data."""
        words = self.speakers[language]
        return {
            "name": self.name,
            "output": self.output,
            "prompt": f"{words.user}{{user}}\n\n{words.assistant}",
            "answer": f"{words.space}{{assistant}}",
            "labels": [],
            "verbalizers": {},
            "max_new_tokens": self.max_new_tokens,
            "stop": list(self.stop),
        }


def plain_messages(chat: Conversation, words: Speakers) -> tuple[ChatMessage, ...]:
    """The messages as a base model reads them: words for who speaks and empty lines are part of them.

    The word before an answer ends the message before it, so that a trained message is the answer alone. Reasoning is
    left out; calls of tools are JSON on lines of their own.
    """
    texts = {"system": "", "user": words.user, "tool": words.tool}
    system = len(chat.system)
    listed = [ChatMessage.of("system", "\n".join((words.tools, *chat.tools)))] if chat.tools else []
    messages: list[ChatMessage] = []
    for message in (*chat.messages[:system], *listed, *chat.messages[system:]):
        gap = "\n\n" if messages else ""
        if message.role == "assistant":
            opening = Text(gap + words.assistant)
            # Without a message before it, the word is a message of its own.
            before = messages.pop() if messages else ChatMessage("system", ())
            messages.append(replace(before, content=(*before.content, opening)))
            text = words.space + written_answer(message)
        else:
            text = gap + texts[message.role] + message.text
        messages.append(ChatMessage.of(message.role, text, trained=message.trained))
    return tuple(messages)


def written_answer(message: ChatMessage) -> str:
    """The text of an answer, and a line of JSON for each call of a tool."""
    calls = [
        json.dumps({"name": call.name, "arguments": json.loads(call.arguments)}, ensure_ascii=False)
        for call in message.tool_calls
    ]
    return "\n".join(part for part in (message.text, *calls) if part)
