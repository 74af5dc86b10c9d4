"""Texts translated into another language and back by models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from ftbench import AugmentationSettings, AugmentationWork, language_profile
from ftbench_augmentations.writing import PLACE, ModelAugmentation, Prompt, WritingSettings

_PROMPT = (
    "Translate the following text from {source} into {target}. Answer with the translation alone.\n\n"
    "Text: {text}\n\nTranslation:"
)


class BackTranslationSettings(WritingSettings):
    back_model: str | None = Field(default=None, min_length=1, description="translates back; default: `model`")
    through: str | None = Field(
        default=None, min_length=1, description="the language between; default: English, or French for English rows"
    )
    prompt: Prompt = Field(default=None, description="of the translation, with {text} where the text stands")
    back_prompt: Prompt = Field(default=None, description="of the translation back, with {text}")


@dataclass(frozen=True, slots=True)
class BackTranslation(ModelAugmentation):
    """Back-translation (Sennrich et al. 2016): what a translation and its translation back change are other words.

    Only the way there is drawn at random; the way back is greedy, so that less meaning is lost.
    """

    name: str = "back_translation"
    settings: type[AugmentationSettings] = BackTranslationSettings
    models: tuple[str, ...] = ("model", "back_model")

    def generations(self, settings: AugmentationSettings) -> int:
        return 2

    def written(self, texts: Sequence[str], language: str, work: AugmentationWork, seed: int) -> list[str]:
        settings = work.settings
        assert isinstance(settings, BackTranslationSettings)
        own = language_profile(language).name
        between = settings.through or ("French" if own == "English" else "English")
        there = settings.prompt or _prompt(own, between)
        back = settings.back_prompt or _prompt(between, own)
        translated = work.writers["model"].write(
            [there.replace(PLACE, text) for text in texts],
            max_new_tokens=settings.max_new_tokens,
            temperature=settings.temperature,
            top_p=settings.top_p,
            stop=settings.stop,
            seed=seed,
        )
        # What was not translated is not asked for: a model would invent a text.
        places = [place for place, text in enumerate(translated) if text]
        returned = work.writers.get("back_model", work.writers["model"]).write(
            [back.replace(PLACE, translated[place]) for place in places],
            max_new_tokens=settings.max_new_tokens,
            stop=settings.stop,
        )
        by_place = dict(zip(places, returned, strict=True))
        return [by_place.get(place, "") for place in range(len(texts))]


def _prompt(source: str, target: str) -> str:
    return _PROMPT.replace("{source}", source).replace("{target}", target)
