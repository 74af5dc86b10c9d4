"""Orders in which every method stands equally often in every place."""

from __future__ import annotations

import random
from collections.abc import MutableMapping, Sequence
from itertools import permutations


def latin_square(size: int) -> list[list[int]]:
    """[size][size]: each number once in each row and column.

    For an even size it is Williams' square, in which also each number comes right after each other equally often
    (E. J. Williams 1949, Experimental designs balanced for the estimation of residual effects of treatments,
    Australian Journal of Scientific Research A 2:149). For an odd one that needs twice as many rows, so it is cyclic.
    """
    if size % 2:
        return [[(row + column) % size for column in range(size)] for row in range(size)]
    zigzag = [(column + 1) // 2 if column % 2 else (size - column // 2) % size for column in range(size)]
    return [[(row + step) % size for step in zigzag] for row in range(size)]


def rounds(examples: Sequence[int], size: int, *, shift: int, generator: random.Random) -> list[tuple[int, int]]:
    """(example, which of its `size` items) for all of them, so that the items of one example lie far apart.

    There are `size` rounds, each with every example once; a Latin square says which item of an example is when, and
    `shift` is another row for another rater. Every round shuffles the same order within quarters, so two items of
    an example are never nearer than half a round.
    """
    square = latin_square(size)
    # Neighbours in `examples` have neighbouring rows; the order on the sheet is another one.
    rows = {example: square[(place + shift) % size] for place, example in enumerate(examples)}
    order = generator.sample(list(examples), len(examples))
    found = []
    for number in range(size):
        quarter = max(1, len(order) // 4)
        for start in range(0, len(order), quarter):
            part = order[start : start + quarter]
            found += [(example, rows[example][number]) for example in generator.sample(part, len(part))]
    return found


def least_used_order(
    members: Sequence[str], used: MutableMapping[tuple[str, int], int], generator: random.Random
) -> tuple[str, ...]:
    """An order of `members` in which they stand where they stood least so far; `used` counts it.

    With the same members every time, each stands in each place equally often after as many orders as there are
    members, because a Latin rectangle can always be completed (M. Hall 1945, Bulletin of the AMS 51:387).
    """
    orders = list(permutations(members))
    generator.shuffle(orders)
    best = min(orders, key=lambda order: sum(used.get((one, place), 0) for place, one in enumerate(order)))
    for place, one in enumerate(best):
        used[one, place] = used.get((one, place), 0) + 1
    return best


def blocks(
    methods: Sequence[str], together: MutableMapping[frozenset[str], int], generator: random.Random
) -> list[tuple[str, ...]]:
    """The methods in blocks of up to five for best-worst choices, each method in one block.

    From six methods on, blocks have three or four; methods that were together least so far are put together, and
    `together` counts it.
    """
    if len(methods) <= LARGEST_BLOCK:
        return [tuple(methods)]
    count = -(-len(methods) // 4)
    sizes = [len(methods) // count + (number < len(methods) % count) for number in range(count)]
    left = generator.sample(list(methods), len(methods))
    found = []
    for size in sizes:
        block = [left.pop()]
        while len(block) < size:
            nearest = min(left, key=lambda one: sum(together.get(frozenset((one, other)), 0) for other in block))
            left.remove(nearest)
            block.append(nearest)
        for one in range(size):
            for other in range(one):
                pair = frozenset((block[one], block[other]))
                together[pair] = together.get(pair, 0) + 1
        found.append(tuple(block))
    return found


LARGEST_BLOCK = 5
"""As many answers as a person compares at once."""
