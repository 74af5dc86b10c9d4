"""Examples as tokens: prompt and answer are tokenised apart, so the loss mask is exact for any tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.contracts.task import Example

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class EncodedExample:
    """Token ids of one example; `prompt` and `target` concatenated are what the model reads."""

    id: str
    prompt: tuple[int, ...]
    target: tuple[int, ...]
    """The answer with the end-of-text token."""
    truncated: int = 0
    """Tokens cut from the left of the prompt."""

    @property
    def length(self) -> int:
        return len(self.prompt) + len(self.target)


def beginning(tokenizer: PreTrainedTokenizerBase) -> tuple[int, ...]:
    """The tokens that the tokenizer itself puts before every text (a beginning-of-text token, or none)."""
    ids = [int(i) for i in tokenizer("")["input_ids"]]
    # Some tokenizers also append the end of text, which would say that the prompt is over.
    while ids and ids[-1] == tokenizer.eos_token_id and ids[-1] != tokenizer.bos_token_id:
        ids.pop()
    return tuple(ids)


def encode_texts(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Token ids of each text without special tokens."""
    if not texts:
        return []
    return [tuple(ids) for ids in tokenizer(list(texts), add_special_tokens=False)["input_ids"]]


def encode(
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    examples: Sequence[Example],
    *,
    limit: int,
    answer_room: int = 0,
) -> tuple[list[EncodedExample], int]:
    """(encoded examples, how many were left out) for prompts and the answers of the examples at the same positions.

    What is longer than `limit` tokens loses the left of its prompt, never its answer; an example whose answer alone
    does not fit, with one token of prompt, is left out. `answer_room` keeps room for a longer answer than its own.
    """
    start = beginning(tokenizer)
    encoded = []
    prompt_ids = encode_texts(tokenizer, prompts)
    target_ids = encode_texts(tokenizer, [example.target for example in examples])
    for example, prompt, answer in zip(examples, prompt_ids, target_ids, strict=True):
        target = (*answer, tokenizer.eos_token_id)
        room = limit - max(len(target), answer_room) - len(start)
        if room < 1:
            continue
        cut = max(0, len(prompt) - room)
        encoded.append(EncodedExample(example.id, (*start, *prompt[cut:]), target, cut))
    return encoded, len(examples) - len(encoded)
