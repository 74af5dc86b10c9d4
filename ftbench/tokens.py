"""Text to token ids and back. Control tokens spelled out in a text stay text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Ids = tuple[int, ...]

_ANCHORS = ("\n", ".", "。", "a")
"""Texts put before a continuation, tried in order until the tokenizer does not merge one with what follows."""


def beginning(tokenizer: PreTrainedTokenizerBase) -> Ids:
    """The tokens that the tokenizer adds before every text (a beginning-of-text token, or none)."""
    plain, whole = tokenizer("a", add_special_tokens=False)["input_ids"], tokenizer("a")["input_ids"]
    # Tokens added after the text mark its end, and a prompt has not ended.
    place = next((i for i in range(len(whole)) if whole[i : i + len(plain)] == plain), 0)
    return tuple(int(i) for i in whole[:place])


def token_ids(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]) -> list[Ids]:
    """Token ids of each text, without the tokens that begin or end one.

    A control token spelled out in a text, such as `</s>`, is read as plain characters: rows of data must not end a
    text or begin a turn.
    """
    if not texts:
        return []
    # Only special tokens are split. Other added tokens are words of the model, such as runs of spaces.
    encoded = tokenizer(list(texts), add_special_tokens=False, split_special_tokens=True)["input_ids"]
    control = _control_ids(tokenizer)
    rows = [tuple(map(int, ids)) for ids in encoded]
    return [
        ids if control.isdisjoint(ids) else _broken_up(tokenizer, text, ids)
        for text, ids in zip(texts, rows, strict=True)
    ]


def continuation_ids(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]) -> list[Ids]:
    """Token ids of texts that continue others, without the space that some tokenizers add at the beginning."""
    return continued(partial(token_ids, tokenizer), texts)


def continued(encode: Callable[[Sequence[str]], list[Ids]], texts: Sequence[str]) -> list[Ids]:
    """What `encode` makes of texts that continue others.

    Each text is tokenised after a short anchor, whose tokens are then removed.
    """
    continuations: dict[str, Ids] = {}
    for anchor in _ANCHORS:
        missing = [text for text in dict.fromkeys(texts) if text not in continuations]
        (before,) = encode([anchor])
        for text, ids in zip(missing, encode([anchor + text for text in missing]), strict=True):
            if ids[: len(before)] == before:
                continuations[text] = ids[len(before) :]
    missing = [text for text in dict.fromkeys(texts) if text not in continuations]
    continuations.update(zip(missing, encode(missing), strict=True))
    return [continuations[text] for text in texts]


def text_of(tokenizer: PreTrainedTokenizerBase, ids: Sequence[int]) -> str:
    """The text of generated tokens, without control tokens and with all spaces kept."""
    return str(tokenizer.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False))


def control_pattern(tokenizer: PreTrainedTokenizerBase) -> re.Pattern[str]:
    """A pattern that finds the tokenizer's control tokens in a text."""
    words = set(_special(tokenizer).values()) | set(tokenizer.all_special_tokens)
    # The longest first, because a token may be the beginning of another. Without tokens, nothing matches.
    ordered = sorted(filter(None, words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def _special(tokenizer: PreTrainedTokenizerBase) -> dict[int, str]:
    """The special added tokens, by id."""
    added: Mapping[int, Any] = getattr(tokenizer, "added_tokens_decoder", {})
    return {i: token.content for i, token in added.items() if token.special}


def _control_ids(tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    """The ids that no text may contain. The id of unknown characters is allowed."""
    named = (tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id)
    ids = (set(_special(tokenizer)) | set(tokenizer.all_special_ids)) - {tokenizer.unk_token_id}
    return frozenset(int(i) for i in ids.union(named) if i is not None)


def _broken_up(tokenizer: PreTrainedTokenizerBase, text: str, ids: Ids) -> Ids:
    """The ids without control tokens, for vocabularies that contain them as words (unigram models).

    The text is cut after the first character of each control token, and the parts are tokenised as continuations.
    """
    places = [match.start() + 1 for match in control_pattern(tokenizer).finditer(text)]
    if not places:  # a character that is normalised into a control token; they cannot be distinguished
        return ids
    parts = [text[start:end] for start, end in zip([0, *places], [*places, None], strict=True)]
    first = tokenizer(parts[0], add_special_tokens=False, split_special_tokens=True)["input_ids"]
    return (*map(int, first), *(token for part in continuation_ids(tokenizer, parts[1:]) for token in part))
