"""Notes in the language of a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ftbench.messages.note import PLAIN, Message, Note, Parameter, codes

_COMMAS = {"zh": "、"}
"""Between the names of a list, by language; `, ` in all others."""


@dataclass(frozen=True, slots=True)
class MessageCatalogue:
    """The messages that a reader knows: the core's and those of the plugins that are loaded."""

    messages: Mapping[str, Message] = field(default_factory=dict)

    @classmethod
    def of(cls, messages: Iterable[Message]) -> MessageCatalogue:
        """Raises `ValueError` where two messages have one code."""
        return cls(codes(messages))

    def render(self, note: Note, language: str, show: Callable[[str], Any] = str) -> str:
        """The note in a language; its own English where its message is not known or does not fit its parameters.

        `show` makes texts safe for where they go (such as an escape for HTML): it gets every name that fills a gap and
        every text that has no message. Templates are taken as they are, for they are code.
        """
        message = self.messages.get(note.code)
        if message is None or note.code == PLAIN:
            return str(show(note.text))
        filled = {name: self._fill(value, language, show) for name, value in note.parameters.items()}
        try:
            return message.template(language, note.parameters).format(**filled)
        except (KeyError, IndexError, ValueError, TypeError):  # an older or newer version of the message
            return str(show(note.text))

    def _fill(self, value: Parameter, language: str, show: Callable[[str], Any]) -> Any:
        if isinstance(value, Note):
            return self.render(value, language, show)
        if isinstance(value, tuple):
            return _COMMAS.get(language, ", ").join(str(show(name)) for name in value)
        return show(value) if isinstance(value, str) else value
