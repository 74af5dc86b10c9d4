"""The base class of augmentations: from a training row they make further ones with the same answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from pydantic import BaseModel, ConfigDict

from ftbench.contracts.plugin_object import PluginObject
from ftbench.contracts.task import Language
from ftbench.messages import Note
from ftbench.records.message import ChatMessage, Role


class AugmentationSettings(BaseModel):
    """Settings of an augmentation; its own settings derive from this and add fields with bounds.

    The keys of an entry `{augmentation: deletion, share: 0.1}` of the matrix are validated against it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    neutral: ClassVar[Mapping[str, Any]] = {}
    """Settings added later, with the value that changes nothing, as of a method (`MethodSettings.neutral`)."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A training row as an augmentation sees it."""

    id: str
    """The id of the row's example."""
    texts: Mapping[str, str]
    """The texts that may be changed, in order: fields of the input by name, or messages by their number from 0."""
    language: Language
    answer: str
    """The label's name, or the reference answer. It stays as it is."""
    messages: tuple[ChatMessage, ...] = ()
    """The whole conversation, for tasks that read conversations."""


Variant: TypeAlias = Mapping[str, str]
"""Changed texts by the names of `SourceRow.texts`; a text that is not named stays."""

RejectionReason: TypeAlias = Literal["empty", "unchanged", "length", "repeated", "held-out"]
"""No text is left; equal to its original; too short or too long; equal to another training row or variant; equal to a
validation or test row."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A variant that is not used, with the reason; it is counted in the run's record."""

    reason: RejectionReason


Made: TypeAlias = Variant | Rejected


class TextWriter(Protocol):
    """A model that writes texts. It is loaded when it first writes."""

    def write(
        self,
        prompts: Sequence[str],
        *,
        max_new_tokens: int,
        temperature: float = 0.0,
        top_p: float = 1.0,
        stop: Sequence[str] = (),
        seed: int = 0,
    ) -> list[str]:
        """The model's text for each prompt, in order.

        A chat model gets a prompt as the message of a user, through its template; a base model gets it as it is, and
        its text ends at the first of the strings `stop`. Temperature 0 is greedy decoding. Equal prompts in equal
        order, settings and seed give equal texts.
        """
        ...


@dataclass(frozen=True, slots=True)
class AugmentationWork:
    """What an augmentation works with, besides the rows: one entry of `augment`, on one task."""

    settings: AugmentationSettings
    copies: int
    """Variants of each row."""
    seed: int = 0
    files: Mapping[str, Path] = field(default_factory=dict)
    """By setting, the files that `Augmentation.files` names, where the matrix gives them."""
    writers: Mapping[str, TextWriter] = field(default_factory=dict)
    """By setting, the models that `Augmentation.models` names."""

    def random(self, row: SourceRow) -> Random:
        """The random generator of a row: equal for equal rows and seeds, whatever other rows there are."""
        return Random(f"{self.seed} {row.id}")


class Augmentation(PluginObject):
    """Makes variants of training rows. `TextAugmentation` is simpler, where each text is changed by itself.

    A variant has its row's answer. Which variants are used is not decided here: those without text, those equal to
    their original, to a test row, a validation row, a training row or another variant are left out and counted.
    """

    settings: type[AugmentationSettings] = AugmentationSettings
    """Keys of its entry in the matrix."""
    roles: frozenset[Role] = frozenset({"user"})
    """The messages of a conversation that may be changed; answers that are trained on never are."""
    files: tuple[str, ...] = ()
    """Settings that name a file, relative to the matrix. Its content is part of a cell's identity, not its name."""
    models: tuple[str, ...] = ()
    """Settings that name a model, as in `models`. The model is part of a cell's identity, not its name."""

    def impossible(self, settings: AugmentationSettings, language: Language, copies: int) -> Note | str | None:
        """Why it cannot make variants of rows in this language, or None."""
        return None

    def generations(self, settings: AugmentationSettings) -> int:
        """Texts that models write for one variant of one text; 0 without a model."""
        return 0

    @abstractmethod
    def augment(self, row: SourceRow, work: AugmentationWork, random: Random) -> Iterable[Made]:
        """At most `work.copies` variants of a row, drawn with `random` alone."""

    def augment_all(self, rows: Sequence[SourceRow], work: AugmentationWork) -> Sequence[Sequence[Made]]:
        """The variants of each row, in order. Override it to let a model write for many rows at once."""
        return [list(self.augment(row, work, work.random(row))) for row in rows]


class TextAugmentation(Augmentation):
    """An augmentation that changes each text of a row by itself."""

    @abstractmethod
    def change(self, text: str, language: Language, work: AugmentationWork, random: Random) -> str:
        """A variant of a text; the text itself if there is none."""

    def augment(self, row: SourceRow, work: AugmentationWork, random: Random) -> Iterable[Made]:
        """As many variants as asked for, with every text changed."""
        for _ in range(work.copies):
            yield {name: self.change(text, row.language, work, random) for name, text in row.texts.items()}


def settings_without_places(augmentation: Augmentation, settings: AugmentationSettings) -> dict[str, Any]:
    """The settings as JSON data, without those that name files and models or have their neutral value."""
    values = settings.model_dump(mode="json", exclude={*augmentation.files, *augmentation.models})
    neutral = settings.neutral
    return {name: value for name, value in values.items() if name not in neutral or value != neutral[name]}
