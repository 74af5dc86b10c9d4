"""The base class of tasks: rows become prompts and targets, and metrics judge the answers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from ftbench.contracts.plugin_object import PluginObject
from ftbench.records.example import Example, Row

Language = str
"""A BCP 47 tag, such as `en`, `zh` or `pt-BR`."""

Texts = str | Mapping[Language, str]
"""One text for all languages, or one for each."""

Points = tuple[str, ...] | Mapping[Language, tuple[str, ...]]
"""Five texts, for points 1 (worst) to 5 of a scale, for all languages or for each; or none."""


LABELS_PLACE = "\ufdd0labels\ufdd0"
"""Stands in the text of a chat for the names of all labels, which are known once all rows are read. It begins and ends
with a character that no text contains (a Unicode noncharacter)."""

RATING_POINTS = 5
"""Points of the scale that human raters use, from 1 (worst)."""


CONVERSATION = "conversation"
"""The key of a row's `Conversation`, for tasks that read conversations."""


@dataclass(frozen=True, slots=True)
class RatingDimension:
    """One question to a human rater, on a five-point scale.

    Only the first three are needed. A rater whose language is missing reads English, else what there is; points of the
    scale that a task does not describe have general words.
    """

    name: str
    weight: float
    question: Texts
    title: Texts = ""
    """The name that raters see; empty: `name`."""
    meanings: Points = ()
    """Meaning of each point."""
    examples: Points = ()
    """Example answer for each point."""


@dataclass(frozen=True, slots=True)
class HubData:
    """A public data set on the Hugging Face hub that suits a task, for people with a network."""

    id: str
    revision: str
    language: Language
    fields: Mapping[str, str] = field(default_factory=dict)
    """The set's columns by the task's field names, where they differ."""
    configuration: str | None = None
    note: str = ""


class Task(PluginObject):
    """A task; `ftbench.TextTask` is the usual implementation."""

    output: Literal["label", "text"]
    """`label`: the likeliest of `labels` is the answer. `text`: the answer is generated."""
    labels: tuple[str, ...] = ()
    """Label names in a fixed order; empty: the labels of the training rows, sorted. Always empty for `text`."""
    languages: tuple[Language, ...]
    metrics: tuple[str, ...]
    """Names of the metrics, the deciding one first."""
    max_new_tokens: int = 64
    """The longest answer that is generated, in tokens."""
    stop: tuple[str, ...] = ()
    """Strings before which an answer to a plain prompt ends (the end-of-text token always ends it)."""
    aliases: Mapping[str, tuple[str | tuple[str, ...], ...]] = MappingProxyType({})
    """Other names of a field's column, by field; a tuple of names is several columns that are joined."""
    dimensions: tuple[RatingDimension, ...] = ()
    hub: tuple[HubData, ...] = ()
    data_card: Path | None = None
    reads_conversations: bool = False
    """Whether rows are conversations in any known format. `example` gets each as a `Conversation` in
    `row["conversation"]`, with the columns that are no part of it."""

    def builtin_data(self, language: Language) -> Path | None:
        """The file of rows that ships with the task, or None."""
        return None

    @abstractmethod
    def example(self, row: Row, language: Language) -> Example:
        """The example of a row; raises `DataError` with `key` set to the field that is missing or empty."""

    def inputs(self, row: Row, language: Language) -> Mapping[str, str]:
        """The texts of a row's input by field, without those of the answer: what augmentation may change.

        Not asked for tasks that read conversations. Without a text, rows of the task cannot be augmented.
        """
        return {}

    def with_inputs(self, row: Row, inputs: Mapping[str, str], language: Language) -> Example:
        """The example of a row with these texts in the place of its `inputs`."""
        return self.example({**row, **inputs}, language)

    def verbalizer(self, label: str, language: Language) -> str:
        """The text that stands for a label in an answer, with its leading white space."""
        return f" {label}"

    @abstractmethod
    def fingerprint(self, language: Language) -> Mapping[str, Any]:
        """Everything but the rows that decides a result (templates, limits), as JSON data."""

    def chat_fingerprint(self, language: Language) -> Mapping[str, Any]:
        """What decides, beyond `fingerprint`, how a chat model reads the rows, as JSON data."""
        return {}
