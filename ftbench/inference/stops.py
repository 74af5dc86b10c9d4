"""Strings that end an answer, found without decoding every row after every token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ftbench.compute.tokens import text_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def begun(text: str) -> str:
    """The text from its first visible character on: white space before it is no part of an answer."""
    return text.lstrip()


def first(text: str, stop: Sequence[str]) -> int | None:
    """Where the first of the strings begins."""
    return min((place for mark in stop if (place := text.find(mark)) >= 0), default=None)


@dataclass(frozen=True, slots=True)
class Stops:
    """Says of an answer, token by token, whether it has met a stop string.

    Only a token that brings the last character of a string can complete it, so a text is decoded after such tokens
    only. Answers are cut in their whole text later: a token that were overlooked would cost time and change no text.
    """

    tokenizer: PreTrainedTokenizerBase
    stop: Sequence[str]
    _completes: dict[int, bool] = field(default_factory=dict)

    def met(self, ids: Sequence[int]) -> bool:
        """Whether the answer of these tokens holds a stop string; it had none before its last token."""
        return self._may_complete(ids[-1]) and first(begun(self.text(ids)), self.stop) is not None

    def text(self, ids: Sequence[int]) -> str:
        """The answer without special tokens."""
        return text_of(self.tokenizer, ids)

    def _may_complete(self, token: int) -> bool:
        if token not in self._completes:
            piece = self.text([token])
            # A part of a character, or a space that some tokenizers drop at the beginning of a text: nobody knows.
            self._completes[token] = (
                any(mark[-1:] in piece or mark[-1:] == " " for mark in self.stop) or "\ufffd" in piece
            )
        return self._completes[token]
