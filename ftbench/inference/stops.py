"""Tokens and strings that end an answer; strings are found without decoding every row after every token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ftbench.compute.prompt_format import PromptFormat
from ftbench.tokens import text_of

if TYPE_CHECKING:
    pass


def begun(text: str) -> str:
    """The text from its first visible character on: leading white space is not part of an answer."""
    return text.lstrip()


def first(text: str, stop: Sequence[str]) -> int | None:
    """The index where the earliest of the strings begins; None if none occurs."""
    return min((place for mark in stop if (place := text.find(mark)) >= 0), default=None)


@dataclass(frozen=True, slots=True)
class Stops:
    """Checks, token by token, whether an answer has met a stop string.

    A text is decoded only after a token that may bring the last character of a stop string. Answers are cut in their
    whole text later, so a token missed here costs time but changes no text.
    """

    reads: PromptFormat
    """What the tokens say, and which of them end an answer."""
    stop: Sequence[str]
    _completes: dict[int, bool] = field(default_factory=dict)

    @property
    def end_ids(self) -> frozenset[int]:
        """Tokens of which each ends an answer."""
        return self.reads.end_ids

    def ended(self, ids: Sequence[int]) -> bool:
        """Whether the answer ends with its last token."""
        return ids[-1] in self.end_ids or self.met(ids)

    def met(self, ids: Sequence[int]) -> bool:
        """Whether the answer of these tokens contains a stop string, given that it had none before its last token."""
        return self._may_complete(ids[-1]) and first(begun(self.text(ids)), self.stop) is not None

    def text(self, ids: Sequence[int]) -> str:
        """The answer without special tokens and without reasoning."""
        return self.reads.read(ids).text

    def _may_complete(self, token: int) -> bool:
        if token not in self._completes:
            piece = text_of(self.reads.tokenizer, [token])
            # Unknown: part of a character, or a space that some tokenizers drop at the beginning of a text.
            self._completes[token] = (
                any(mark[-1:] in piece or mark[-1:] == " " for mark in self.stop) or "\ufffd" in piece
            )
        return self._completes[token]
