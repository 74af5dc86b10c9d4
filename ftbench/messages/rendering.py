"""Notes rendered in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ftbench.messages.note import PLAIN, Message, Note, Parameter, codes

_COMMAS = {"zh": "、"}
"""Separator of names in a list, by language; `, ` in all others."""


@dataclass(frozen=True, slots=True)
class MessageCatalogue:
    """All known messages: the core's and those of the loaded plugins."""

    messages: Mapping[str, Message] = field(default_factory=dict)

    @classmethod
    def of(cls, messages: Iterable[Message]) -> MessageCatalogue:
        """Build a catalogue; raises `ValueError` if two messages share a code."""
        return cls(codes(messages))

    def render(self, note: Note, language: str, show: Callable[[str], Any] = str) -> str:
        """The note in a language; its stored English text if its message is unknown or does not fit its parameters.

        `show` makes texts safe for their target, for example by escaping HTML. It is applied to every name that fills a
        gap and to every text without a message, but not to templates, which are code.
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
