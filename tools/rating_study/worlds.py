"""Raters who judge as they are told: how good methods truly are, how raters differ, and what they then send back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import Literal

import numpy as np
from scipy.special import ndtr

from ftbench_rating.ratings import Array
from ftbench_rating.study.build import Built, Design, build
from ftbench_rating.study.model import Dimension, Judgement, KeyItem, Response, Scheme
from ftbench_rating.study.source import Case, Source

METHODS = ("best", "good", "equal", "poor")
EFFECTS = (0.6, 0.2, 0.2, -0.4)
"""In points, before ratings are rounded to the scale. Two methods are equally good."""
Careless = Literal["random", "constant", "first"]
"""Any value; always the same (of two answers a tie); always the first answer, and of several the last as worst."""
_TIE = 0.35


@dataclass(frozen=True)
class World:
    """Standard deviations in points."""

    scheme: Scheme = "likert5"
    raters: int = 3
    examples: int = 60
    severity: float = 0.4
    """Between raters."""
    liking: float = 0.15
    """Between raters, of what they think of a method."""
    example: float = 0.5
    answer: float = 0.7
    """Between the answers of methods to one example."""
    noise: float = 0.6
    """Between two judgements of the same thing by one rater."""
    first: float = 0.0
    """What being shown first is worth, of two answers."""

    @cached_property
    def built(self) -> Built:
        """The design: sheets with repeated and attention items, as `ftbench rate make` makes them."""
        words = [f"word{number}" for number in range(400)]
        draw = np.random.default_rng(0)
        cases = tuple(
            Case(
                f"example{number:04d}",
                f"{number}: {' '.join(draw.choice(words, 8))}",
                " ".join(draw.choice(words, 6)),
                {method: f"{number} {place}" for place, method in enumerate(METHODS)},
            )
            for number in range(self.examples + 60)
        )
        source = Source(
            "run", "task", "text", "en", "model", dict.fromkeys(METHODS, 0), {name: name for name in METHODS}, cases
        )
        dimensions = (Dimension("quality", 1.0, {"en": "How good?"}),)
        return build(
            source, Design(self.scheme, self.raters, self.examples, dimensions), name="study", secret="5f" * 32
        )

    @property
    def true_scores(self) -> Array:
        """[methods]: what very many raters would give on very many examples, on average."""
        return rating_mean(np.array(EFFECTS), _root(self.severity, self.liking, self.example, self.answer, self.noise))

    @property
    def true_choices(self) -> tuple[Array, Array, float]:
        """Of two answers at a time: wins [methods, methods], ties, and how often the first wins of what is no tie."""
        spread = np.sqrt(2) * _root(self.liking, self.answer, self.noise)
        effects = np.array(EFFECTS)
        gaps = effects[:, None] - effects
        first, second = (ndtr((gaps * sign + self.first * sign - _TIE) / spread) for sign in (1, -1))
        wins = (first + second.T) / 2  # shown first, and shown second
        apart = ~np.eye(len(effects), dtype=bool)
        return wins, 1 - wins - wins.T, float(first[apart].sum() / (first + second)[apart].sum())


@dataclass(frozen=True)
class Draw:
    """One study."""

    responses: tuple[Response, ...]
    severities: Array
    """[raters]: true mean difference to the other raters of this study."""


def draw(world: World, generator: np.random.Generator, careless: Sequence[Careless | None] = ()) -> Draw:
    """All raters' responses; the rater at each place of `careless` that is not None does not read."""
    raters = world.built.study.raters
    examples = sorted({item.example for item in world.built.key.items})
    methods = len(METHODS)
    answers = (
        np.array(EFFECTS)
        + world.example * generator.normal(size=(len(examples), 1))
        + world.answer * generator.normal(size=(len(examples), methods))
    )
    severity = world.severity * generator.normal(size=len(raters))
    liking = world.liking * generator.normal(size=(len(raters), methods))
    at = {name: place for place, name in enumerate(examples)}
    responses = []
    for place, rater in enumerate(raters):
        kind = careless[place] if place < len(careless) else None
        judgements = []
        for item in world.built.key.items:
            if item.rater == rater and item.kind != "practice":
                if kind is None:
                    own = _thought(item, answers[at[item.example]], liking[place], generator, world)
                    value, worst = _given(world.scheme, own + severity[place])
                else:
                    value, worst = _careless(world.scheme, kind, item.shown, generator)
                judgements.append(Judgement(item.id, "quality", value, worst))
        responses.append(Response("study", rater, tuple(judgements)))
    spread = _root(world.example, world.answer, world.noise)
    own = rating_mean(np.array(EFFECTS) + severity[:, None] + liking, spread).mean(axis=1)
    others = (own.sum() - own) / (len(own) - 1)
    return Draw(tuple(responses), own - others)


def rating_mean(mean: Array, spread: float) -> Array:
    """What a normal judgement around 3 + `mean` is on average once it is rounded to 1 to 5."""
    return np.asarray(1 + sum(ndtr((3 + mean - step) / spread) for step in (1.5, 2.5, 3.5, 4.5)))


def _root(*deviations: float) -> float:
    return float(np.sqrt(np.sum(np.square(deviations))))


def _thought(item: KeyItem, answers: Array, liking: Array, generator: np.random.Generator, world: World) -> Array:
    """[answers shown]: how good the rater finds each, around 0; of attention items, wrong ones are clearly wrong."""
    noise = world.noise * generator.normal(size=item.shown)
    if item.kind == "attention":
        right = [place in item.expected for place in range(item.shown)]
        return np.asarray(np.where(right if world.scheme != "likert5" else [False], 1.5, -2.0) + noise)
    places = [METHODS.index(method) for method in item.methods]
    first = np.zeros(item.shown)
    first[0] = world.first if world.scheme == "pairwise" else 0.0
    return np.asarray(answers[places] + liking[places] + noise + first)


def _given(scheme: Scheme, thought: Array) -> tuple[int, int | None]:
    if scheme == "likert5":
        return int(np.clip(np.rint(3 + thought[0]), 1, 5)), None
    if scheme == "pairwise":
        gap = thought[0] - thought[1]
        return (-1 if abs(gap) < _TIE else int(gap < 0)), None
    return int(thought.argmax()), int(thought.argmin())


def _careless(scheme: Scheme, kind: Careless, shown: int, generator: np.random.Generator) -> tuple[int, int | None]:
    if scheme == "likert5":
        return (int(generator.integers(1, 6)) if kind == "random" else 4), None
    if scheme == "pairwise":
        return {"random": int(generator.integers(0, 2)), "constant": -1, "first": 0}[kind], None
    if kind != "random":
        return 0, shown - 1
    pairs = list(permutations(range(shown), 2))
    return pairs[generator.integers(len(pairs))]


def many_raters(world: World, raters: int, examples: int, generator: np.random.Generator) -> Array:
    """Ratings [examples · methods, raters] of a large study, for the true agreement."""
    shape = (examples, len(METHODS))
    answers = (
        np.array(EFFECTS)
        + world.example * generator.normal(size=(examples, 1))
        + world.answer * generator.normal(size=shape)
    )
    own = world.severity * generator.normal(size=raters) + world.liking * generator.normal(size=(len(METHODS), raters))
    found = 3 + answers[:, :, None] + own + world.noise * generator.normal(size=(*shape, raters))
    return np.clip(np.rint(found), 1, 5).reshape(-1, raters)


def with_raters(world: World, raters: int) -> World:
    return replace(world, raters=raters)
