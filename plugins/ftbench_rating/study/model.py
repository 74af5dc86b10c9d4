"""What a study consists of: the public part, the sheets that raters get, the secret key, and what raters send back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Scheme = Literal["likert5", "pairwise", "best-worst"]
SCHEMES: tuple[Scheme, ...] = ("likert5", "pairwise", "best-worst")
"""Values of `likert5`."""

Kind = Literal["practice", "item", "repeat", "attention"]
"""Practice comes first and does not count; repeats tell whether a rater agrees with himself; attention items have a
right answer that only reading finds. A sheet shows practice only: the others look alike."""

Texts = Mapping[str, str]
"""The same text by language; where a reader's is missing, he reads English, else what there is."""


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """One value of a dimension's scale."""

    value: int
    meaning: Texts
    example: Texts = field(default_factory=dict)
    """An answer that deserves this value; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One question about an answer (`likert5`) or about which answer is better (the other schemes)."""

    name: str
    weight: float
    """Share of the weighted score; those of a study add up to 1."""
    question: Texts
    points: tuple[ScalePoint, ...] = ()
    """The scale from worst to best; empty for the other schemes."""
    title: Texts = field(default_factory=dict)
    """What raters read instead of `name`; empty where that is the name itself."""


@dataclass(frozen=True, slots=True)
class SheetItem:
    """What a rater is shown and asked about. Nothing in it tells its method or kind."""

    id: str
    """`i` and ten letters; the same item has another id on every sheet."""
    prompt: str
    answers: tuple[str, ...]
    """One for `likert5`, two for `pairwise`, three or more for `best-worst`, in the order that they are shown in."""
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Who is left out of the second analysis; fixed before anyone rates."""

    attention_at_least: float = 0.7
    """Share of attention items that must be answered rightly."""
    self_agreement_at_least: float = 0.2
    """Quadratically weighted kappa (`likert5`) or share of equal choices above chance on the repeated items."""


@dataclass(frozen=True, slots=True)
class Study:
    """The public part, `study.json`: it may be shown to raters, since no method, model or seed is in it."""

    id: str
    """The name of its folder."""
    task: str
    """The task's label in the run."""
    language: str
    """Of the texts, and of the interface that a form starts with: Chinese for `zh`, English for all others."""
    scheme: Scheme
    dimensions: tuple[Dimension, ...]
    raters: tuple[str, ...]
    """`R1`, `R2`, …"""
    items: int
    """Different test examples that are judged."""
    exclusion: Exclusion
    expected_half_width: float
    """Of the 95 % interval of a difference between two methods, in points of the scale or shares of preferences."""
    sheets: Mapping[str, str]
    """By rater, the sha256 of his sheet's content: a changed sheet or a changed study is noticed."""
    cannot_judge: bool = True
    """Whether a rater may pass, with a reason."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one rater gets, in its order, practice first."""

    study: Study
    rater: str
    items: tuple[SheetItem, ...]


@dataclass(frozen=True, slots=True)
class KeyItem:
    """What the id of one sheet item stands for."""

    id: str
    rater: str
    kind: Kind
    example: str
    """The id of the test example."""
    methods: tuple[str, ...]
    """The method behind each answer, in the order shown; empty for practice and attention items."""
    repeats: str | None = None
    """The id of the item on the same sheet that this one shows again; positions may be swapped."""
    expected: tuple[int, ...] = ()
    """Of an attention item: for `likert5` the values that a reader gives to the first dimension, else the places (from
    0) of the answers that a reader may prefer."""
    shown: int = 1
    """How many answers the item shows; practice and attention items have no `methods` to count."""


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
    """By example, its cluster where the run groups its test rows."""
    items: tuple[KeyItem, ...]
    version: int = 1
    study_sha256: str = ""
    """Of the study's content: weights and the exclusion rule cannot be changed once the study is made."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rater said about one item on one dimension."""

    item: str
    dimension: str
    value: int | None
    """`likert5`: 1 to 5. `pairwise`: 0 or 1 for the answer that is better, -1 for a tie. `best-worst`: the place of the
    best. None: cannot judge."""
    worst: int | None = None
    """`best-worst`: the place of the worst."""
    reason: str = ""
    """Why the rater cannot judge."""
    seconds: float | None = None
    """How long the item was in sight: the item's, so equal in all judgements of one item."""


@dataclass(frozen=True, slots=True)
class Response:
    """What one rater sent back: `ratings/<rater>.json` once imported."""

    study: str
    rater: str
    judgements: tuple[Judgement, ...]
    """At most one for each item and dimension; items that are missing were not rated yet."""
    version: int = 1
