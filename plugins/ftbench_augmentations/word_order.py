"""Another order: neighbouring words are swapped, or clauses or sentences are shuffled."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from pydantic import Field

from ftbench import AugmentationSettings, AugmentationWork, TextAugmentation, language_profile
from ftbench_augmentations.pieces import Pieces, clauses, sentences, words


class WordOrderSettings(AugmentationSettings):
    by: Literal["auto", "words", "clauses", "sentences"] = Field(
        default="auto", description="what changes places; auto: words where spaces separate them, else clauses"
    )
    share: float = Field(default=0.1, gt=0, le=1, description="swaps of neighbouring words, as a share of the words")


@dataclass(frozen=True, slots=True)
class WordOrder(TextAugmentation):
    """EDA's random swap (Wei and Zou 2019), of neighbours only: nearby words change places, so less meaning is lost.

    Where spaces separate no words, single characters in another order would be noise; clauses change places.
    """

    name: str = "word_order"
    settings: type[AugmentationSettings] = WordOrderSettings

    def change(self, text: str, language: str, work: AugmentationWork, random: Random) -> str:
        settings = work.settings
        assert isinstance(settings, WordOrderSettings)
        by = settings.by
        if by == "auto":
            by = "words" if language_profile(language).spaces else "clauses"
        if by == "words":
            return _swapped(words(text, language), settings.share, random)
        return _shuffled(clauses(text) if by == "clauses" else sentences(text), random)


def _swapped(pieces: Pieces, share: float, random: Random) -> str:
    """The text with at least one pair of neighbouring words swapped, if two differ."""
    parts = list(pieces.parts)
    pairs = [place for place in range(len(parts) - 1) if parts[place].casefold() != parts[place + 1].casefold()]
    for place in random.sample(pairs, min(len(pairs), max(1, round(share * len(parts))))):
        parts[place], parts[place + 1] = parts[place + 1], parts[place]
    return pieces.joined(parts)


def _shuffled(pieces: Pieces, random: Random) -> str:
    """The text with its parts in another order, if two differ; a first order that changes nothing is drawn again."""
    parts = list(pieces.parts)
    if len(set(parts)) > 1:
        while tuple(parts) == pieces.parts:
            random.shuffle(parts)
    return pieces.joined(parts)
