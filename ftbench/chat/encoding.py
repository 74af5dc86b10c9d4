"""Rendered text to token ids: the template's special tokens are tokens, and those that people spell stay text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ftbench.errors import ChatError
from ftbench.messages.chat import ESCAPED
from ftbench.tokens import Ids, continued, control_pattern

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_PRIVATE = range(0xE000, 0xF900)
"""Characters without a meaning of their own, of which one is the mark."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks where people spell a special token, so that a template's own are told apart from it.

    The mark stands after the first character of the token. Rendered text is cut there, the mark vanishes, and what
    follows is tokenised as a continuation: no part spells the token any more.
    """

    spelled: re.Pattern[str]
    """What `spelled_tokens` gives."""
    mark: str

    @classmethod
    def of(cls, spelled: re.Pattern[str], texts: Sequence[str]) -> Marker:
        """A marker whose mark stands in none of the texts, neither as a character nor as JSON escapes it."""
        written = "\0".join(texts).lower()
        marks = map(chr, _PRIVATE)
        return cls(spelled, next(mark for mark in marks if mark not in written and _escaped(mark) not in written))

    def __call__(self, text: str) -> str:
        """The text with its marks."""
        places = [match.start() + 1 for match in self.spelled.finditer(text)]
        return self.mark.join(text[begin:end] for begin, end in zip([0, *places], [*places, None], strict=True))


def spelled_tokens(tokenizer: PreTrainedTokenizerBase) -> re.Pattern[str]:
    """Finds the places where a text spells special tokens, those that overlap too."""
    return re.compile(f"(?=(?:{control_pattern(tokenizer).pattern}))")


def _escaped(mark: str) -> str:
    """A character as JSON of ASCII letters writes it."""
    return f"\\u{ord(mark):04x}"


def rendered_ids(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], mark: str) -> list[Ids]:
    """Token ids of whole rendered texts. Nothing is added: a template writes its own beginning-of-text token.

    Raises `ChatError` if the template has escaped a mark, which would then be read as text.
    """
    if any(_escaped(mark) in text for text in texts):
        raise ChatError(ESCAPED())
    plain = _encoded(tokenizer, [text for text in texts if mark not in text])
    ids = iter(plain)
    return [_cut(tokenizer, text.split(mark)) if mark in text else next(ids) for text in texts]


def following_ids(tokenizer: PreTrainedTokenizerBase, text: str, mark: str) -> Ids:
    """Token ids of rendered text that continues another."""
    parts = text.split(mark)
    continuations = continued(partial(_encoded, tokenizer), parts)
    return tuple(token for ids in continuations for token in ids)


def _cut(tokenizer: PreTrainedTokenizerBase, parts: Sequence[str]) -> Ids:
    (first,) = _encoded(tokenizer, parts[:1])
    rest = continued(partial(_encoded, tokenizer), parts[1:])
    return (*first, *(token for ids in rest for token in ids))


def _encoded(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]) -> list[Ids]:
    if not texts:
        return []
    rows = tokenizer(list(texts), add_special_tokens=False)["input_ids"]
    return [tuple(map(int, ids)) for ids in rows]
