"""The base class of prompt formats: examples become tokens, the same ones in training and in inference."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.chat.answers import ReadAnswer
from ftbench.compute.encode import EncodedExample
from ftbench.messages import Message
from ftbench.messages.cells import CUT
from ftbench.records.example import Example
from ftbench.tokens import Ids

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class Prompt:
    """The tokens that a model reads before it answers."""

    tokens: Ids
    """With the tokens that begin a text."""
    truncated: int = 0
    """Number of tokens that were cut to leave room for the answer."""
    turns: tuple[tuple[str, str], ...] = ()
    """(role, text) of the messages that these tokens write; empty where a model reads running text."""


class PromptFormat(ABC):
    """How a model reads examples, and which tokens end its answers."""

    tokenizer: PreTrainedTokenizerBase
    task_stops: bool = False
    """Whether a task's stop strings end answers: they belong to its plain prompt."""
    after_shots: tuple[str, ...] = ()
    """Strings that end an answer to a prompt with solved examples."""
    after_label: tuple[str, ...] = ()
    """Strings that end an answer that is to name a label."""

    @property
    def cut_note(self) -> Message:
        """What is said of prompts that were too long: a number of them (`n`), their `side`, the `limit` of tokens."""
        return CUT

    @property
    @abstractmethod
    def end_ids(self) -> frozenset[int]:
        """Tokens of which each ends an answer."""

    @abstractmethod
    def encode(self, examples: Sequence[Example], *, limit: int) -> tuple[list[EncodedExample], int]:
        """(rows to train on, number of examples left out because their answer does not fit into `limit` tokens)."""

    @abstractmethod
    def encode_choices(
        self, examples: Sequence[Example], choices: Sequence[str], *, limit: int
    ) -> list[list[EncodedExample]]:
        """[choices][examples]: every example with each choice as its last answer, the only trained one.

        Raises `ValueError` if a choice does not fit into `limit` tokens.
        """

    @abstractmethod
    def prompts(self, examples: Sequence[Example], *, limit: int | None) -> list[Prompt | None]:
        """What a model reads before the last answer of each example, at most `limit` tokens; None: all of it.

        An example whose prompt cannot be shortened that far has none.
        """

    @abstractmethod
    def read(self, ids: Sequence[int]) -> ReadAnswer:
        """The text of generated tokens, without those that end it."""

    def generated(self, example: Example) -> str:
        """The text of the last answer as a model generates it."""
        return example.target
