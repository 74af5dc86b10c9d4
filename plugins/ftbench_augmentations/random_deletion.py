"""Words left out at random."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pydantic import Field

from ftbench import AugmentationSettings, AugmentationWork, TextAugmentation
from ftbench_augmentations.pieces import words


class RandomDeletionSettings(AugmentationSettings):
    share: float = Field(default=0.1, gt=0, lt=1, description="probability that a word is left out")


@dataclass(frozen=True, slots=True)
class RandomDeletion(TextAugmentation):
    """EDA's random deletion (Wei and Zou 2019): each word is left out with the same probability.

    At least one is left out and one stays, where there are two.
    """

    name: str = "random_deletion"
    settings: type[AugmentationSettings] = RandomDeletionSettings

    def change(self, text: str, language: str, work: AugmentationWork, random: Random) -> str:
        settings = work.settings
        assert isinstance(settings, RandomDeletionSettings)
        pieces = words(text, language)
        count = len(pieces.parts)
        if count < 2:
            return text
        left_out = [place for place in range(count) if random.random() < settings.share]
        if not left_out:
            left_out = [random.randrange(count)]
        if len(left_out) == count:
            left_out.remove(random.randrange(count))
        return pieces.without(frozenset(left_out))
