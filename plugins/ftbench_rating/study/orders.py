"""Orders in which every method has every position equally often."""

from __future__ import annotations

import random
from collections.abc import MutableMapping, Sequence
from itertools import combinations, permutations


def latin_square(size: int) -> list[list[int]]:
    """[size][size]: each number once in each row and column.

    For an even size it is Williams' square, in which each number also follows each other number equally often
    (E. J. Williams 1949, Experimental designs balanced for the estimation of residual effects of treatments,
    Australian Journal of Scientific Research A 2:149). For an odd size that takes twice as many rows, so the square is
    cyclic instead.
    """
    if size % 2:
        return [[(row + column) % size for column in range(size)] for row in range(size)]
    zigzag = [(column + 1) // 2 if column % 2 else (size - column // 2) % size for column in range(size)]
    return [[(row + step) % size for step in zigzag] for row in range(size)]


def rounds(examples: Sequence[int], size: int, *, shift: int, generator: random.Random) -> list[tuple[int, int]]:
    """All pairs (example, number of its item, below `size`), with the items of one example far apart.

    There are `size` rounds with every example once. A Latin square says which item of an example comes in which round;
    `shift` moves the rows, so that raters differ. Every round shuffles the same order within quarters, so two items of
    an example are never nearer than half a round.
    """
    square = latin_square(size)
    # Neighbours in `examples` get neighbouring rows; the order on the sheet is drawn separately.
    rows = {example: square[(place + shift) % size] for place, example in enumerate(examples)}
    order = generator.sample(list(examples), len(examples))
    pairs = []
    for number in range(size):
        quarter = max(1, len(order) // 4)
        for start in range(0, len(order), quarter):
            part = order[start : start + quarter]
            pairs += [(example, rows[example][number]) for example in generator.sample(part, len(part))]
    return pairs


def least_used_order(
    members: Sequence[str], used: MutableMapping[tuple[str, int], int], generator: random.Random
) -> tuple[str, ...]:
    """The order of `members` with the least used positions so far; it is added to the counts in `used`.

    With the same members every time, each has each position equally often after as many orders as there are members,
    because a Latin rectangle can always be completed (M. Hall 1945, Bulletin of the AMS 51:387).
    """
    orders = list(permutations(members))
    generator.shuffle(orders)
    best = min(orders, key=lambda order: sum(used.get((member, place), 0) for place, member in enumerate(order)))
    for place, member in enumerate(best):
        used[member, place] = used.get((member, place), 0) + 1
    return best


def blocks(
    methods: Sequence[str], together: MutableMapping[frozenset[str], int], generator: random.Random
) -> list[tuple[str, ...]]:
    """The methods in blocks of up to five for best-worst choices, each method in one block.

    Six or more methods are split in blocks of three or four. Methods that shared the fewest blocks so far are put
    together, and added to the counts in `together`.
    """
    if len(methods) <= LARGEST_BLOCK:
        return [tuple(methods)]
    count = -(-len(methods) // 4)
    sizes = [len(methods) // count + (number < len(methods) % count) for number in range(count)]
    remaining = generator.sample(list(methods), len(methods))
    result = []
    for size in sizes:
        block = [remaining.pop()]
        while len(block) < size:
            newest = min(remaining, key=lambda method: sum(together.get(frozenset((method, m)), 0) for m in block))
            remaining.remove(newest)
            block.append(newest)
        for pair in map(frozenset, combinations(block, 2)):
            together[pair] = together.get(pair, 0) + 1
        result.append(tuple(block))
    return result


LARGEST_BLOCK = 5
"""The most answers that a person can compare at once."""
