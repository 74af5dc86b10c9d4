"""For each row the first row with the same digest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def first_with_same(digests: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The index of the first element that each element equals; its own index for the first. Zeros equal nothing."""
    order = np.argsort(digests, kind="stable")
    begins = np.append(True, digests[order][1:] != digests[order][:-1])
    firsts = order[np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))] if len(order) else order
    result = np.arange(len(digests))
    result[order] = firsts
    empty = digests == 0
    result[empty] = np.flatnonzero(empty)
    return result
