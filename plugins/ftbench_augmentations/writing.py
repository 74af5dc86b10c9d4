"""What the augmentations by models share: prompts, seeds, and checks of what a model wrote."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from random import Random
from typing import Annotated

from pydantic import AfterValidator, Field

from ftbench import Augmentation, AugmentationSettings, AugmentationWork, Note, Rejected, SourceRow
from ftbench.contracts.augmentation import Made
from ftbench.errors import NotedValueError
from ftbench.text.language_tags import match
from ftbench_augmentations.messages import ONE_PLACE, SAME_TEXT

PLACE = "{text}"
"""Stands in a prompt for the text."""

_QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’", "「": "」", "«": "»"}


def _has_place(prompt: str | None) -> str | None:
    if prompt is not None and prompt.count(PLACE) != 1:
        raise NotedValueError(ONE_PLACE(place=PLACE))
    return prompt


Prompt = Annotated[str | None, AfterValidator(_has_place)]
"""A prompt with a place for the text; None for the default in the rows' language."""


class WritingSettings(AugmentationSettings):
    """Settings of every augmentation by a model."""

    model: str = Field(min_length=1, description="builtin:NAME, hf:ORG/NAME[@REVISION], or a folder")
    temperature: float = Field(default=0.7, ge=0, le=2, description="0: greedy, which gives one variant")
    top_p: float = Field(
        default=0.95, gt=0, le=1, description="draw among the likeliest tokens that have this probability together"
    )
    max_new_tokens: int = Field(default=256, ge=1, le=8192, description="of a variant, in tokens")
    stop: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=("\n",), description="strings that end the text of a base model"
    )
    shortest: float = Field(default=0.5, ge=0, le=1, description="characters of a variant, as a share of its text's")
    longest: float = Field(default=2.0, ge=1, le=100, description="the same, at most")


class ModelAugmentation(Augmentation):
    """An augmentation whose texts are written by models, for many rows at once."""

    models: tuple[str, ...] = ("model",)

    @abstractmethod
    def written(self, texts: Sequence[str], language: str, work: AugmentationWork, seed: int) -> list[str]:
        """What the models make of each text, in order; an empty text where they make nothing."""

    def impossible(self, settings: AugmentationSettings, language: str, copies: int) -> Note | None:
        assert isinstance(settings, WritingSettings)
        if copies > 1 and settings.temperature == 0:
            return SAME_TEXT(copies=copies)
        return None

    def generations(self, settings: AugmentationSettings) -> int:
        return 1

    def augment(self, row: SourceRow, work: AugmentationWork, random: Random) -> Iterable[Made]:
        return self.augment_all([row], work)[0]

    def augment_all(self, rows: Sequence[SourceRow], work: AugmentationWork) -> list[list[Made]]:
        """The variants of each row. A copy is written for all rows at once."""
        settings = work.settings
        assert isinstance(settings, WritingSettings)
        made: list[list[Made]] = [[] for _ in rows]
        texts = [text for row in rows for text in row.texts.values()]
        for copy in range(work.copies if texts else 0):
            answers = iter(self.written(texts, rows[0].language, work, _seed(work.seed, copy, rows[0].id)))
            for variants, row in zip(made, rows, strict=True):
                variants.append(_variant(row, [without_quotes(next(answers)) for _ in row.texts], settings))
        return made


def _variant(row: SourceRow, answers: Sequence[str], settings: WritingSettings) -> Made:
    """The variant of a row, unless one of its texts is empty, too short or too long."""
    if not all(answers):
        return Rejected("empty")
    for text, answer in zip(row.texts.values(), answers, strict=True):
        if not settings.shortest * len(text) <= len(answer) <= settings.longest * len(text):
            return Rejected("length")
    return dict(zip(row.texts, answers, strict=True))


def without_quotes(text: str) -> str:
    """The text without a pair of quotation marks around it, which chat models like to add."""
    text = text.strip()
    inner = text[1:-1]
    if len(text) > 2 and _QUOTES.get(text[0]) == text[-1] and text[0] not in inner and text[-1] not in inner:
        return inner.strip()
    return text


def in_language(prompts: dict[str, str], language: str) -> str:
    """The default prompt in the language of the rows, else in English."""
    return prompts[match(language, prompts) or "en"]


def _seed(seed: int, copy: int, first_row: str) -> int:
    """A seed for one call of a model: other for each copy and each part of the rows."""
    return int(hashlib.sha256(f"{seed} {copy} {first_row}".encode()).hexdigest()[:8], 16) % 2**31
