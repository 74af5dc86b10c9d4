"""Held-out texts that a model has seen, exactly or nearly, in its training texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ftbench.data_check.detectors.candidates import candidates_between
from ftbench.data_check.detectors.duplicates import content_of, digest
from ftbench.data_check.detectors.minhash import Sketches
from ftbench.data_check.detectors.verifying import verified

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Leak(Generic[K]):
    """A held-out text and the training text that it repeats."""

    key: K
    source: K
    similarity: float
    """Jaccard similarity of their character n-grams, 0.7 to 1; 1 for texts with the same letters and digits."""


def find_leaks(training: Iterable[tuple[K, str]], held_out: Iterable[tuple[K, str]]) -> list[Leak[K]]:
    """The held-out texts that repeat a training text, in order, each with the most similar one, the first of equals.

    A text that resembles very many training texts gets one of the most similar.

    Both sides are (key, text) pairs.
    """
    first: dict[int, K] = {}
    sources: list[K] = []
    known = Sketches()
    for key, text in training:
        content = content_of(text)
        code = digest(content)
        if code not in first:
            first[code] = key
            if content[:1].isalnum():
                sources.append(key)
                known.add(content)
    found: dict[int, Leak[K]] = {}
    asked_keys: list[tuple[int, K]] = []
    asked = Sketches()
    for place, (key, text) in enumerate(held_out):
        content = content_of(text)
        code = digest(content)
        if code in first:
            found[place] = Leak(key, first[code], 1.0)
        elif content[:1].isalnum():
            asked_keys.append((place, key))
            asked.add(content)
    pairs = candidates_between(asked.signatures(), known.signatures())
    for index, source, similarity in verified(asked.texts, known.texts, pairs):
        place, key = asked_keys[index]
        if place not in found or similarity > found[place].similarity:
            found[place] = Leak(key, sources[source], similarity)
    return [found[place] for place in sorted(found)]
