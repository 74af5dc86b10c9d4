"""The parts of a study: the public part, the raters' sheets, the secret key, and the raters' responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Scheme = Literal["likert5", "pairwise", "best-worst"]
SCHEMES: tuple[Scheme, ...] = ("likert5", "pairwise", "best-worst")

Kind = Literal["practice", "item", "repeat", "attention"]
"""Practice items come first and do not count. Repeats show whether raters agree with themselves. Attention items have a
right answer that only reading reveals. A sheet marks practice items; the other kinds look alike."""

Texts = Mapping[str, str]
"""The same text by language; readers without a text in their language get English, else any language there is."""


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """One value of a dimension's scale."""

    value: int
    meaning: Texts
    example: Texts = field(default_factory=dict)
    """An answer that deserves this value; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One question about an answer (`likert5`) or about which answer is better (the other schemes)."""

    name: str
    weight: float
    """Share of the weighted score; the weights of a study add up to 1."""
    question: Texts
    points: tuple[ScalePoint, ...] = ()
    """The scale from worst to best; empty for the other schemes."""
    title: Texts = field(default_factory=dict)
    """What raters read instead of `name`; empty if they read the name itself."""


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item as raters see it; nothing in it reveals its methods, or its kind except practice."""

    id: str
    """`i` and ten letters; the same item has a different id on every sheet."""
    prompt: str
    answers: tuple[str, ...]
    """One for `likert5`, two for `pairwise`, three or more for `best-worst`, in the order shown."""
    practice: bool = False
    turns: tuple[tuple[str, str], ...] = ()
    """(role, text) of the messages of a conversation, which `prompt` has as one text; empty for a plain prompt."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Which raters the second analysis leaves out; fixed before anyone rates."""

    attention_at_least: float = 0.7
    """Share of attention items that must be right."""
    self_agreement_at_least: float = 0.2
    """On repeated items: quadratically weighted kappa (`likert5`), or chance-corrected share of equal choices."""


@dataclass(frozen=True, slots=True)
class Study:
    """The public part, `study.json`; it names no method, model or seed, so raters may see it."""

    id: str
    """The name of its folder."""
    task: str
    """The task's label in the run."""
    language: str
    """Of the texts, and at first of the form's interface: Chinese for `zh`, English for all others."""
    scheme: Scheme
    dimensions: tuple[Dimension, ...]
    raters: tuple[str, ...]
    """`R1`, `R2`, …"""
    items: int
    """The number of test examples that are judged."""
    exclusion: Exclusion
    expected_half_width: float
    """Of the 95 % interval of a difference between two methods, in points of the scale or shares of preferences."""
    sheets: Mapping[str, str]
    """By rater, the SHA-256 of the sheet's content; it reveals a changed sheet or study."""
    cannot_judge: bool = True
    """Whether raters may answer "cannot judge", with a reason."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """The items of one rater, in the order shown, practice first."""

    study: Study
    rater: str
    items: tuple[SheetItem, ...]


@dataclass(frozen=True, slots=True)
class KeyItem:
    """The secret facts about one item of a sheet."""

    id: str
    rater: str
    kind: Kind
    example: str
    """The id of the test example."""
    methods: tuple[str, ...]
    """The method behind each answer, in the order shown; empty for practice and attention items."""
    repeats: str | None = None
    """The id of the item on the same sheet that this one repeats; positions may differ."""
    expected: tuple[int, ...] = ()
    """Right judgements of an attention item: for `likert5` the values of the first dimension, else the places (from 0)
    of the answers to prefer."""
    shown: int = 1
    """The number of answers, because practice and attention items have no `methods` to count."""


@dataclass(frozen=True, slots=True)
class Key:
    """The secret part, `key.json`; it stays with whoever runs the study."""

    study: str
    secret: str
    """Hexadecimal; item ids are HMACs under it."""
    seed: int
    run: str
    model: str
    seeds: Mapping[str, int]
    """By method, the seed of the cell whose answers are shown."""
    cells: Mapping[str, str]
    """By method, that cell's id."""
    clusters: Mapping[str, str]
    """By example, its cluster if the run groups its test rows."""
    items: tuple[KeyItem, ...]
    version: int = 1
    study_sha256: str = ""
    """Of the study's content, so that weights and the exclusion rule cannot change after the study is made."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rater's judgement of one item on one dimension."""

    item: str
    dimension: str
    value: int | None
    """`likert5`: 1 to 5. `pairwise`: the place (0 or 1) of the better answer, -1 for a tie. `best-worst`: the place
    of the best. None: cannot judge."""
    worst: int | None = None
    """`best-worst`: the place of the worst."""
    reason: str = ""
    """Why the rater cannot judge."""
    seconds: float | None = None
    """How long the item was visible; the same in all judgements of one item."""


@dataclass(frozen=True, slots=True)
class Response:
    """What one rater sent back: `ratings/<rater>.json` once imported."""

    study: str
    rater: str
    judgements: tuple[Judgement, ...]
    """At most one for each item and dimension; missing items are not rated yet."""
    version: int = 1
