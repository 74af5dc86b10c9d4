"""How much is read and generated at most, and how long an answer may be, seen from the training answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.tokens import continuation_ids

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_SPARE = 1.25
_STEP = 8


@dataclass(frozen=True, slots=True)
class GenerationLimits:
    """How many tokens prompts, answers and batches may have."""

    answer: int
    batch: int
    """Prompts and answers of all rows that are in the model at once, padding included; one row may have more."""


def answer_limit(tokenizer: PreTrainedTokenizerBase, answers: Sequence[str], *, at_most: int) -> int:
    """A quarter more tokens than the longest answer has, rounded up to a multiple of 8, but no more than `at_most`.

    There is always room for the longest answer with its end of text, if `at_most` leaves it.
    """
    longest = max(map(len, continuation_ids(tokenizer, answers)), default=0)
    return min(at_most, max(1, math.ceil(longest * _SPARE / _STEP)) * _STEP)
