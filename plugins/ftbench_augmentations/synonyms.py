"""Words replaced by synonyms of a thesaurus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from pydantic import Field

from ftbench import AugmentationSettings, AugmentationWork, Note, TextAugmentation, language_profile
from ftbench_augmentations.messages import NO_LIST
from ftbench_augmentations.pieces import Pieces, words
from ftbench_augmentations.thesaurus import Thesaurus, built_in, read_thesaurus


class SynonymsSettings(AugmentationSettings):
    share: float = Field(default=0.1, gt=0, le=1, description="words that are replaced, as a share of the words")
    thesaurus: str | None = Field(default=None, min_length=1, description="a file of lines word<TAB>synonym,synonym")
    own_list: bool = Field(default=True, description="use the small list of this package too (English, Chinese)")


@dataclass(frozen=True, slots=True)
class Synonyms(TextAugmentation):
    """EDA's synonym replacement (Wei and Zou 2019), with a thesaurus in the place of WordNet.

    In languages without spaces, words are the longest ones of the thesaurus that the text has.
    """

    name: str = "synonyms"
    settings: type[AugmentationSettings] = SynonymsSettings
    files: tuple[str, ...] = ("thesaurus",)

    def impossible(self, settings: AugmentationSettings, language: str, copies: int) -> Note | None:
        assert isinstance(settings, SynonymsSettings)
        if settings.thesaurus or (settings.own_list and built_in(language)):
            return None
        return NO_LIST(language=language)

    def change(self, text: str, language: str, work: AugmentationWork, random: Random) -> str:
        settings = work.settings
        assert isinstance(settings, SynonymsSettings)
        thesaurus = _thesaurus(settings, language, work)
        spaced = language_profile(language).spaces
        count = len(words(text, language).parts)
        pieces = words(text, language) if spaced else _known_words(text, thesaurus)
        parts = list(pieces.parts)
        known = [place for place, part in enumerate(parts) if part.casefold() in thesaurus]
        for place in sorted(random.sample(known, min(len(known), max(1, round(settings.share * count))))):
            synonym = random.choice(thesaurus[parts[place].casefold()])
            parts[place] = _with_case_of(parts[place], synonym)
        return pieces.joined(parts)


def _thesaurus(settings: SynonymsSettings, language: str, work: AugmentationWork) -> Thesaurus:
    """The user's words and our own; a word of the user's has the user's synonyms alone."""
    own = dict(built_in(language)) if settings.own_list else {}
    given = dict(read_thesaurus(work.files["thesaurus"])) if "thesaurus" in work.files else {}
    return {**own, **given}


def _known_words(text: str, thesaurus: Thesaurus) -> Pieces:
    """The words of the thesaurus in a text, the longest first."""
    longest_first = sorted(thesaurus, key=lambda word: (-len(word), word))
    return Pieces.of(text, re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE))


def _with_case_of(word: str, synonym: str) -> str:
    if len(word) > 1 and word.isupper():
        return synonym.upper()
    return synonym[:1].upper() + synonym[1:] if word[:1].isupper() else synonym
