"""One message of a conversation, as chat models see it: who speaks, and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role = Literal["system", "user", "assistant", "tool"]
"""Who speaks: whoever sets the scene, the person, the model, or a tool that the model called."""


@dataclass(frozen=True, slots=True)
class Text:
    """A part of a message that is text."""

    text: str


Content: TypeAlias = Text
"""A part of a message. Only text so far; parts of other kinds, such as images, join the union here."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One turn of a conversation."""

    role: Role
    content: tuple[Content, ...]
    trained: bool = False
    """Whether a model learns to say it; else it is only given to the model."""

    @classmethod
    def of(cls, role: Role, text: str, *, trained: bool = False) -> ChatMessage:
        """A message that is one text."""
        return cls(role, (Text(text),), trained)

    @property
    def text(self) -> str:
        """Its parts of text, one after the other with nothing between them."""
        return "".join(part.text for part in self.content)
