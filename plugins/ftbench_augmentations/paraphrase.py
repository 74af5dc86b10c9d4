"""Texts said in other words by a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from ftbench import AugmentationSettings, AugmentationWork
from ftbench_augmentations.writing import PLACE, ModelAugmentation, Prompt, WritingSettings, in_language

_PROMPTS = {
    "en": "Rewrite the following text in other words. Keep its meaning and its language. Answer with the new text "
    "alone.\n\nText: {text}\n\nNew text:",
    "zh": "请用不同的说法改写下面的文本，保持原意和语言不变，只回答改写后的文本。\n\n文本：{text}\n\n改写：",
}


class ParaphraseSettings(WritingSettings):
    prompt: Prompt = Field(default=None, description="with {text} where the text stands")


@dataclass(frozen=True, slots=True)
class Paraphrase(ModelAugmentation):
    """A model is asked to rewrite each text. A chat model is asked through its template."""

    name: str = "paraphrase"
    settings: type[AugmentationSettings] = ParaphraseSettings

    def written(self, texts: Sequence[str], language: str, work: AugmentationWork, seed: int) -> list[str]:
        settings = work.settings
        assert isinstance(settings, ParaphraseSettings)
        prompt = settings.prompt or in_language(_PROMPTS, language)
        return work.writers["model"].write(
            [prompt.replace(PLACE, text) for text in texts],
            max_new_tokens=settings.max_new_tokens,
            temperature=settings.temperature,
            top_p=settings.top_p,
            stop=settings.stop,
            seed=seed,
        )
