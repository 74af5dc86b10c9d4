"""One message of a conversation, as chat models see it: a role, and its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role = Literal["system", "user", "assistant", "tool"]
"""Who speaks: the system, the user, the model, or a tool that the model called."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text part of a message."""

    text: str


Content: TypeAlias = Text
"""A part of a message. Only text so far; other kinds, such as images, would join this union."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function that the assistant calls."""

    name: str
    arguments: str
    """A JSON object as text."""
    id: str = ""
    """Names the call in the message with its result, if the data has such names."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One turn of a conversation."""

    role: Role
    content: tuple[Content, ...]
    trained: bool = False
    """Whether the model learns to say it; otherwise it is only input."""
    tool_calls: tuple[ToolCall, ...] = ()
    """Calls of an assistant."""
    tool_call_id: str = ""
    """The call that a message of a tool answers."""
    name: str = ""
    """The tool whose result the message is; of another role, the name of who speaks."""
    reasoning: str = ""
    """What an assistant thought before its answer, without tags."""

    @classmethod
    def of(cls, role: Role, text: str, *, trained: bool = False) -> ChatMessage:
        """A message with a single text."""
        return cls(role, (Text(text),), trained)

    @property
    def text(self) -> str:
        """The text parts, concatenated."""
        return "".join(part.text for part in self.content)
