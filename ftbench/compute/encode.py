"""Examples as tokens: those that a model would see in running text, with the border between prompt and answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.compute.tokens import Ids, beginning, continuation_ids, control_pattern, token_ids
from ftbench.records.example import Example

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class EncodedExample:
    """Token ids of one example; `prompt` and `target` concatenated are what the model reads."""

    id: str
    prompt: Ids
    target: Ids
    """The answer with the end-of-text token."""
    truncated: int = 0
    """Tokens cut from the left of the prompt."""
    joined: bool = False
    """Whether the tokenizer would join the end of the prompt with the answer, so that running text has no border."""
    spells_control: bool = False
    """Whether its text spells out a control token, which was read as text."""

    @property
    def length(self) -> int:
        return len(self.prompt) + len(self.target)


def border(prompt: str, answer: str) -> tuple[str, str]:
    """Prompt and answer with the spaces between them in the answer.

    Most tokenizers make a space a part of the word that follows. A prompt that ends in one would end in a token that
    models hardly ever saw there.
    """
    shorter = prompt.rstrip(" ")
    return shorter, prompt[len(shorter) :] + answer


def prompt_ids(tokenizer: PreTrainedTokenizerBase, prompts: Sequence[str]) -> list[Ids]:
    """Token ids of prompts whose answers follow: what a model generates after, is trained on and is scored with."""
    return token_ids(tokenizer, [border(prompt, "")[0] for prompt in prompts])


def encode(
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    examples: Sequence[Example],
    *,
    limit: int,
) -> tuple[list[EncodedExample], int]:
    """(encoded examples, how many were left out) for prompts and the answers of the examples at the same positions.

    Prompt and answer are tokenised as one text and parted where the prompt's own tokens end. Where the tokenizer joins
    the end of a prompt with the answer there is no such place: then the prompt keeps its own tokens, after which
    answers are generated, and those of the answer are the tokens of a continuation.
    What is longer than `limit` tokens loses the left of its prompt, never its answer; an example whose answer alone
    does not fit, with one token of prompt, is left out.
    """
    texts = _Texts.of(tokenizer, prompts)
    targets = texts.targets([example.target for example in examples])
    encoded = [
        texts.row(i, example.id, target, room=limit - len(target.ids))
        for i, (example, target) in enumerate(zip(examples, targets, strict=True))
        if limit - len(target.ids) > len(texts.start)
    ]
    return encoded, len(examples) - len(encoded)


def encode_choices(
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    examples: Sequence[Example],
    choices: Sequence[str],
    *,
    limit: int,
) -> list[list[EncodedExample]]:
    """[choices][examples]: every example with each of the choices as its answer.

    A prompt is cut as for the longest choice after it, or the likelihoods of choices could not be compared. Raises
    `ValueError` where a choice does not fit into `limit` tokens with one token of prompt.
    """
    texts = _Texts.of(tokenizer, prompts)
    targets = [texts.targets([choice] * len(prompts)) for choice in choices]
    rooms = [limit - max(len(target.ids) for target in own) for own in zip(*targets, strict=True)]
    if min(rooms) <= len(texts.start):
        longest = max(range(len(choices)), key=lambda i: max(len(target.ids) for target in targets[i]))
        raise ValueError(f'the answer "{choices[longest].strip()}" does not fit into {limit} tokens')
    return [
        [texts.row(i, one.id, own[i], room=room) for i, (one, room) in enumerate(zip(examples, rooms, strict=True))]
        for own in targets
    ]


@dataclass(frozen=True, slots=True)
class _Target:
    """The tokens of an answer behind its prompt, end of text included."""

    ids: Ids
    joined: bool
    spells_control: bool


@dataclass(frozen=True, slots=True)
class _Texts:
    """Prompts as tokens, and what answers become behind them."""

    tokenizer: PreTrainedTokenizerBase
    prompts: Sequence[str]
    ids: Sequence[Ids]
    start: Ids
    control: re.Pattern[str]

    @classmethod
    def of(cls, tokenizer: PreTrainedTokenizerBase, prompts: Sequence[str]) -> _Texts:
        return cls(tokenizer, prompts, prompt_ids(tokenizer, prompts), beginning(tokenizer), control_pattern(tokenizer))

    def targets(self, answers: Sequence[str]) -> list[_Target]:
        """Of the answer behind each prompt."""
        texts = [border(prompt, answer) for prompt, answer in zip(self.prompts, answers, strict=True)]
        whole = token_ids(self.tokenizer, [prompt + answer for prompt, answer in texts])
        joined = [ids[: len(before)] != before for before, ids in zip(self.ids, whole, strict=True)]
        alone = (answer for (_, answer), one in zip(texts, joined, strict=True) if one)
        continuations = iter(continuation_ids(self.tokenizer, list(alone)))
        found = []
        for (prompt, answer), before, ids, one in zip(texts, self.ids, whole, joined, strict=True):
            own = next(continuations) if one else ids[len(before) :]
            spelled = self.control.search(prompt + answer) is not None
            found.append(_Target((*own, self.tokenizer.eos_token_id), one, spelled))
        return found

    def row(self, place: int, name: str, target: _Target, *, room: int) -> EncodedExample:
        """The prompt at a place, cut to `room` tokens with its beginning, before a target."""
        cut = max(0, len(self.ids[place]) + len(self.start) - room)
        prompt = (*self.start, *self.ids[place][cut:])
        return EncodedExample(name, prompt, target.ids, cut, target.joined, target.spells_control)
