"""Tokens and strings that end an answer; strings are found without decoding every row after every token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ftbench.compute.prompt_format import PromptFormat
from ftbench.tokens import text_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


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

    tokenizer: PreTrainedTokenizerBase
    stop: Sequence[str]
    end_ids: frozenset[int]
    """Tokens of which each ends an answer."""
    _completes: dict[int, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, prompt_format: PromptFormat, stop: Sequence[str]) -> Stops:
        """The tokens that end answers in this format, and strings."""
        return cls(prompt_format.tokenizer, stop, prompt_format.end_ids)

    def ended(self, ids: Sequence[int]) -> bool:
        """Whether the answer ends with its last token."""
        return ids[-1] in self.end_ids or self.met(ids)

    def met(self, ids: Sequence[int]) -> bool:
        """Whether the answer of these tokens contains a stop string, given that it had none before its last token."""
        return self._may_complete(ids[-1]) and first(begun(self.text(ids)), self.stop) is not None

    def text(self, ids: Sequence[int]) -> str:
        """The answer without special tokens."""
        return text_of(self.tokenizer, ids)

    def _may_complete(self, token: int) -> bool:
        if token not in self._completes:
            piece = self.text([token])
            # Unknown: part of a character, or a space that some tokenizers drop at the beginning of a text.
            self._completes[token] = (
                any(mark[-1:] in piece or mark[-1:] == " " for mark in self.stop) or "\ufffd" in piece
            )
        return self._completes[token]
