"""Plain text, as base models read it: prompt and answer as running text, ended by the end-of-text token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.chat.answers import ReadAnswer
from ftbench.compute.encode import EncodedExample, encode, encode_choices, prompt_ids
from ftbench.compute.prompt_format import Prompt, PromptFormat
from ftbench.records.example import SHOT_SEPARATOR, Example
from ftbench.tokens import beginning, text_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class PlainFormat(PromptFormat):
    """Examples as running text."""

    tokenizer: PreTrainedTokenizerBase
    task_stops: bool = True
    after_shots: tuple[str, ...] = (SHOT_SEPARATOR,)
    after_label: tuple[str, ...] = ("\n",)  # a base model goes on with other text after its answer

    @property
    def end_ids(self) -> frozenset[int]:
        """The end-of-text token."""
        return frozenset((int(self.tokenizer.eos_token_id),))

    def encode(self, examples: Sequence[Example], *, limit: int) -> tuple[list[EncodedExample], int]:
        """See `ftbench.compute.encode.encode`."""
        return encode(self.tokenizer, examples, limit=limit)

    def encode_choices(
        self, examples: Sequence[Example], choices: Sequence[str], *, limit: int
    ) -> list[list[EncodedExample]]:
        """See `ftbench.compute.encode.encode_choices`."""
        return encode_choices(self.tokenizer, examples, choices, limit=limit)

    def prompts(self, examples: Sequence[Example], *, limit: int | None) -> list[Prompt | None]:
        """The text before each last answer; longer ones are cut from the left."""
        return [*plain_prompts(self.tokenizer, [example.prompt for example in examples], limit=limit)]

    def read(self, ids: Sequence[int]) -> ReadAnswer:
        """The text, without control tokens."""
        return ReadAnswer(text_of(self.tokenizer, ids), 0, True)


def plain_prompts(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str], *, limit: int | None) -> list[Prompt]:
    """The tokens of each text, after those that begin a text; at most `limit`, but at least one of the text."""
    start = beginning(tokenizer)
    prompts = []
    for ids in prompt_ids(tokenizer, texts):
        truncated = 0 if limit is None else max(0, len(ids) - max(1, limit - len(start)))
        prompts.append(Prompt((*start, *ids[truncated:]), truncated))
    return prompts
