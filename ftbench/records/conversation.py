"""A conversation: what a chat model reads and answers, before a template writes it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ftbench.records.message import ChatMessage


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages in order, and the tools that the assistant may call.

    Raises `ValueError` unless the last message is the assistant's: it is the answer.
    """

    messages: tuple[ChatMessage, ...]
    tools: tuple[str, ...] = ()
    """The definition of each tool as a JSON object."""

    def __post_init__(self) -> None:
        if not self.messages or self.messages[-1].role != "assistant":
            raise ValueError("a conversation ends with a message of the assistant")

    @classmethod
    def of(cls, question: str, answer: str, *, system: str = "") -> Conversation:
        """One question of a user with the answer that is learned."""
        first = (ChatMessage.of("system", system),) if system else ()
        asked, answered = ChatMessage.of("user", question), ChatMessage.of("assistant", answer, trained=True)
        return cls((*first, asked, answered))

    @property
    def prompt(self) -> tuple[ChatMessage, ...]:
        """The messages before the last answer."""
        return self.messages[:-1]

    @property
    def answer(self) -> ChatMessage:
        """The last message."""
        return self.messages[-1]

    @property
    def system(self) -> tuple[ChatMessage, ...]:
        """The system messages at the beginning."""
        count = next((i for i, message in enumerate(self.messages) if message.role != "system"), 0)
        return self.messages[:count]

    def answered(self, text: str) -> Conversation:
        """The same conversation with another last answer, the only one that is trained on."""
        before = tuple(replace(message, trained=False) for message in self.prompt)
        return replace(self, messages=(*before, ChatMessage.of("assistant", text, trained=True)))

    def after(self, earlier: Sequence[Conversation]) -> Conversation:
        """The conversation after others, as earlier turns that are not trained on.

        Its own system messages stay first; those of the others are left out.
        """
        turns = [
            replace(message, trained=False)
            for conversation in earlier
            for message in conversation.messages[len(conversation.system) :]
        ]
        own = len(self.system)
        return replace(self, messages=(*self.system, *turns, *self.messages[own:]))

    def until(self, turn: int) -> Conversation:
        """The conversation that ends with the message at index `turn`, which must be the assistant's."""
        return replace(self, messages=self.messages[: turn + 1])
