"""Tokenise the stretches of a text as one text, and find the borders between stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ftbench.tokens import Ids, continuation_ids, token_ids

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class RunningText:
    """A text that is tokenised stretch by stretch.

    All stretches are tokenised as one text while token borders coincide with stretch borders. Where the tokenizer would
    merge two stretches, the text so far keeps its tokens, and a new text begins, tokenised as a continuation.
    """

    kept: Ids = ()
    """Tokens before the last border that the tokenizer would merge."""
    text: str = ""
    """The text since that border, tokenised as one."""
    ids: Ids = ()
    """The tokens of `text`."""
    ends: tuple[int, ...] = ()
    """Number of tokens up to the end of each stretch."""
    joined: bool = False
    """Whether the tokenizer would merge any two stretches."""

    @property
    def tokens(self) -> Ids:
        return (*self.kept, *self.ids)

    @property
    def trained(self) -> tuple[bool, ...]:
        """Per token, whether it belongs to the second stretch, the fourth, and so on."""
        return tuple(i % 2 == 1 for i, (begin, end) in enumerate(pairwise((0, *self.ends))) for _ in range(begin, end))


def border(before: str, after: str) -> tuple[str, str]:
    """Two neighbouring stretches, with spaces at their border moved to the second.

    Most tokenizers attach a space to the following word. A prompt that ends in a space would end in a token that
    models rarely saw there.
    """
    shorter = before.rstrip(" ")
    return shorter, before[len(shorter) :] + after


def with_borders(stretches: Sequence[str]) -> tuple[str, ...]:
    """The stretches with trailing spaces moved to the next stretch; the last one keeps its own."""
    moved: list[str] = []
    following = stretches[0]
    for after in stretches[1:]:
        before, following = border(following, after)
        moved.append(before)
    return (*moved, following)


def running_texts(tokenizer: PreTrainedTokenizerBase, rows: Sequence[Sequence[str]]) -> list[RunningText]:
    """The tokenised text of each row of stretches."""
    texts = [RunningText()] * len(rows)
    for place in range(max(map(len, rows), default=0)):
        longer = [i for i, stretches in enumerate(rows) if place < len(stretches)]
        continued = with_next(tokenizer, [texts[i] for i in longer], [rows[i][place] for i in longer])
        for i, text in zip(longer, continued, strict=True):
            texts[i] = text
    return texts


def with_next(
    tokenizer: PreTrainedTokenizerBase, texts: Sequence[RunningText], stretches: Sequence[str]
) -> list[RunningText]:
    """Each text extended by one stretch."""
    whole = [text.text + stretch for text, stretch in zip(texts, stretches, strict=True)]
    pairs = list(zip(whole, texts, strict=True))
    plain = iter(token_ids(tokenizer, [full for full, text in pairs if not text.joined]))
    after_border = iter(continuation_ids(tokenizer, [full for full, text in pairs if text.joined]))
    ids = [next(after_border) if text.joined else next(plain) for text in texts]
    joins = [new_ids[: len(text.ids)] != text.ids for new_ids, text in zip(ids, texts, strict=True)]
    alone = iter(continuation_ids(tokenizer, [stretch for stretch, join in zip(stretches, joins, strict=True) if join]))
    continued = []
    for text, stretch, full, new_ids, join in zip(texts, stretches, whole, ids, joins, strict=True):
        kept, since, tokens = (text.tokens, stretch, next(alone)) if join else (text.kept, full, new_ids)
        ends = (*text.ends, len(kept) + len(tokens))
        continued.append(RunningText(kept, since, tokens, ends, text.joined or join))
    return continued
