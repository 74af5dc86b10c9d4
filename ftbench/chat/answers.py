"""What a chat model said, read back from the tokens that it generated."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ftbench.chat.reasoning import ReasoningTags
from ftbench.tokens import text_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class ReadAnswer(NamedTuple):
    """An answer without its reasoning."""

    text: str
    """What stands after the reasoning; empty if the model never came out of it."""
    reasoning_tokens: int
    """Number of tokens of the reasoning, its tags included."""
    finished: bool
    """Whether the model came out of its reasoning; also true if it did not reason."""
    reasoning: str = ""
    """The text of the reasoning, without its tags."""


def read_answer(
    tokenizer: PreTrainedTokenizerBase,
    ids: Sequence[int],
    tags: ReasoningTags,
    stop_ids: Collection[int],
    *,
    opened: bool,
    lead: str = "",
) -> ReadAnswer:
    """The answer of generated tokens, which may end with a token of `stop_ids`.

    `opened` says that the prompt has begun the reasoning. It ends with the first closing tag. `lead` is what a template
    has a model say before every answer, such as the name of a channel; it is no part of the answer.
    """
    said = list(ids)
    while said and said[-1] in stop_ids:
        said.pop()

    def written(count: int) -> str:
        """The text of the first tokens, with control tokens."""
        text = tokenizer.decode(said[:count], skip_special_tokens=False, clean_up_tokenization_spaces=False)
        return str(text)

    whole = written(len(said))
    reasons = opened or whole.lstrip().startswith(tags.opening)
    if tags.closing not in whole and reasons:
        return ReadAnswer("", len(said), False, _without_tags(whole, tags))
    if tags.closing not in whole:
        begin = _first(len(said), lambda count: written(count).startswith(lead)) if whole.startswith(lead) else 0
        return ReadAnswer(text_of(tokenizer, said[begin:]), 0, True)
    # The first tokens whose text has the closing tag; text only grows with tokens.
    place = _first(len(said), lambda count: tags.closing in written(count))
    answer = text_of(tokenizer, said[place:]).lstrip("\n") if reasons else text_of(tokenizer, said[place:])
    return ReadAnswer(answer, place, True, _without_tags(whole, tags)) if reasons else ReadAnswer(answer, 0, True)


def _without_tags(whole: str, tags: ReasoningTags) -> str:
    """The reasoning at the beginning of a text, up to its closing tag or the end of the text."""
    return whole.partition(tags.closing)[0].lstrip().removeprefix(tags.opening).strip()


def _first(count: int, holds: Callable[[int], bool]) -> int:
    """The first number up to `count` for which a condition holds that holds for all later ones too."""
    return bisect_left(range(count), True, key=holds)
