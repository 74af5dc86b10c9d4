"""Examples as tokens of running text, with a mask of the trained tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ftbench.compute.running_text import RunningText, border, running_texts, with_borders, with_next
from ftbench.records.example import Example
from ftbench.tokens import Ids, beginning, control_pattern, token_ids

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class EncodedExample:
    """Token ids of one example with a mask of the trained ones: one answer, or several with other text between.

    Raises `ValueError` unless mask and tokens are equally long and, if any token is trained, the last one is.
    """

    id: str
    tokens: Ids
    """All tokens, the end-of-text token included."""
    trained: tuple[bool, ...]
    """Per token, whether it has a loss. Nothing predicts the first token, so its loss never counts."""
    truncated: int = 0
    """Number of tokens cut from the left, or those of earlier turns and of the middle of a message."""
    joined: bool = False
    """Whether the tokenizer would merge text and answer, so that running text has no border between them."""
    spells_control: bool = False
    """Whether the text spells out a control token, which was read as text."""
    prompt_tokens: int | None = None
    """Number of tokens read before the last answer, which may have gaps that are not trained on; None: it has none."""
    turns: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)
    """(role, text) of the messages before a choice that is scored, where a chat model reads them."""
    trained_tokens: int = field(init=False, repr=False, compare=False)
    """Number of tokens with a loss."""
    _border: int = field(init=False, repr=False, compare=False)
    """Index at which the last answer begins."""

    def __post_init__(self) -> None:
        if len(self.tokens) != len(self.trained):
            raise ValueError(f"{len(self.tokens)} tokens have a mask of {len(self.trained)}")
        if any(self.trained) and not self.trained[-1]:
            raise ValueError("a row ends with the last token that is trained on")
        place = len(self.trained)
        while place and self.trained[place - 1]:
            place -= 1
        if self.prompt_tokens is not None and any(self.trained):
            place = self.trained.index(True, self.prompt_tokens)
        object.__setattr__(self, "trained_tokens", sum(self.trained[1:]))
        object.__setattr__(self, "_border", place)

    @classmethod
    def of(cls, id: str, prompt: Ids, target: Ids) -> EncodedExample:
        """A row with one answer."""
        return cls(id, (*prompt, *target), (False,) * len(prompt) + (True,) * len(target))

    @property
    def length(self) -> int:
        return len(self.tokens)

    @property
    def prompt(self) -> Ids:
        """Tokens before the last answer: the prompt of generation and label scoring."""
        return self.tokens[: self._border]

    @property
    def target(self) -> Ids:
        """The last answer with the end-of-text token."""
        return self.tokens[self._border :]

    @property
    def last_answer(self) -> EncodedExample:
        """The same row with only its last answer trained on, all of it."""
        place = self._border
        return replace(self, trained=(False,) * place + (True,) * (self.length - place))


def prompt_ids(tokenizer: PreTrainedTokenizerBase, prompts: Sequence[str]) -> list[Ids]:
    """Token ids of prompts, the same in generation, training and scoring."""
    return token_ids(tokenizer, [border(prompt, "")[0] for prompt in prompts])


def encode(
    tokenizer: PreTrainedTokenizerBase, examples: Sequence[Example], *, limit: int
) -> tuple[list[EncodedExample], int]:
    """(encoded examples, number left out); the trained messages of an example are its answers.

    All messages are tokenised as one text, which is then split where answers begin and end. Where the tokenizer would
    merge tokens across such a border, the text before it keeps its own tokens, as in generation, and the text after it
    is tokenised as a continuation.
    Examples longer than `limit` tokens are cut from the left; an earlier answer at the cut is removed as a whole. The
    last answer is never cut. An example is left out if its last answer and one token before it do not fit.
    """
    stretches = [with_borders(example.stretches) for example in examples]
    texts = running_texts(tokenizer, stretches)
    rows = _Rows.of(tokenizer)
    encoded = [
        rows.row(example.id, "".join(parts), text, room=limit - rows.answer_length(text))
        for example, parts, text in zip(examples, stretches, texts, strict=True)
        if limit - rows.answer_length(text) > len(rows.start)
    ]
    return encoded, len(examples) - len(encoded)


def encode_choices(
    tokenizer: PreTrainedTokenizerBase, examples: Sequence[Example], choices: Sequence[str], *, limit: int
) -> list[list[EncodedExample]]:
    """[choices][examples]: every example with each choice as its last answer, the only trained one.

    Every prompt is cut for the longest of its choices, so that the likelihoods of choices are comparable. Raises
    `ValueError` if a choice and one prompt token do not fit into `limit` tokens.
    """
    rows = _Rows.of(tokenizer)
    answered = [
        [with_borders((*example.stretches[:-1], choice)) for example in examples] for choice in choices
    ]  # all choices have the same text before them
    before = running_texts(tokenizer, [stretches[:-1] for stretches in answered[0]])
    texts = [
        with_next(tokenizer, before, [stretches[-1] for stretches in choice_stretches]) for choice_stretches in answered
    ]
    rooms = [limit - max(map(rows.answer_length, row_texts)) for row_texts in zip(*texts, strict=True)]
    if min(rooms) <= len(rows.start):
        longest = max(range(len(choices)), key=lambda i: max(map(rows.answer_length, texts[i])))
        raise ValueError(f'the answer "{choices[longest].strip()}" does not fit into {limit} tokens')
    return [
        [
            rows.row(example.id, "".join(parts), text, room=room).last_answer
            for example, parts, text, room in zip(examples, stretches, choice_texts, rooms, strict=True)
        ]
        for stretches, choice_texts in zip(answered, texts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes encoded rows of tokenised texts."""

    start: Ids
    end_of_text: int
    control: re.Pattern[str]

    @classmethod
    def of(cls, tokenizer: PreTrainedTokenizerBase) -> _Rows:
        return cls(beginning(tokenizer), tokenizer.eos_token_id, control_pattern(tokenizer))

    @staticmethod
    def answer_length(text: RunningText) -> int:
        """Number of tokens of the last stretch, end of text included."""
        return text.ends[-1] - text.ends[-2] + 1

    def row(self, name: str, written: str, text: RunningText, *, room: int) -> EncodedExample:
        """The row of a text, with at most `room` tokens before the last answer (cut from the left).

        `written` is the text itself, searched for control tokens."""
        before, trained = text.ends[-2], text.trained
        excess = max(0, before + len(self.start) - room)
        # An earlier answer at the cut is removed as a whole: half an answer is no example.
        cut = next((i for i in range(excess, before) if not trained[i]), before) if excess else 0
        return EncodedExample(
            name,
            (*self.start, *text.tokens[cut:], self.end_of_text),
            (*[False] * len(self.start), *trained[cut:], True),
            truncated=cut,
            joined=text.joined,
            spells_control=self.control.search(written) is not None,
        )
