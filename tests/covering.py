"""A part of a product of names and architectures in which each name and each family still meets what it has to.

A method that fails on an architecture fails there for what the layers are, and so do the others of its family: a few
pairs find it. `covering` chooses them without chance; the rest of the product is for `make test-slow`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

import pytest

Pair = tuple[str, str]


def covering(
    families: Sequence[Sequence[str]], architectures: Sequence[str], impossible: Collection[Pair] = (), turn: int = 0
) -> list[Pair]:
    """Pairs in which every name meets an architecture or more, and every architecture a name of every family.

    A small family has more architectures a name, so that there is enough for all. The next `turn` has other pairs:
    as many turns as there are architectures have every possible pair.
    """
    ahead = turn % len(architectures)
    order = [*architectures[ahead:], *architectures[:ahead]]
    chosen: list[Pair] = []
    for family in families:
        each = max(1, math.ceil(len(architectures) / len(family)))
        met: Counter[str] = Counter()
        # Names with the fewest possible architectures first: they have no other choice.
        for name in sorted(family, key=lambda name: -sum(pair[0] == name for pair in impossible)):
            possible = [architecture for architecture in order if (name, architecture) not in impossible]
            fewest = sorted(possible, key=met.__getitem__)[:each]  # stable: in their order where they are equal
            met.update(fewest)
            chosen += [(name, architecture) for architecture in fewest]
    return chosen


def rest_is_slow(names: Sequence[str], product: Sequence[Pair], chosen: Collection[Pair]) -> pytest.MarkDecorator:
    """Parametrise a test by two names over a product, of which all but the chosen pairs are marked slow."""
    return pytest.mark.parametrize(
        names, [pair if pair in chosen else pytest.param(*pair, marks=pytest.mark.slow) for pair in product]
    )
