"""The shingles of many texts at once: numpy's cost of a call is shared by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ftbench.data.shingles import ALPHABETIC_SHINGLE, FIRST_IDEOGRAPH, IDEOGRAPHIC_SHINGLE, window_hashes

Numbers = NDArray[np.int64]


def windows_by_width(texts: Sequence[str]) -> Iterator[tuple[Numbers, NDArray[np.uint32], Numbers]]:
    """The hashes of all shingles of normalised texts, none of them empty, as `ftbench.data.shingles` makes them.

    Yields, for every number of characters a shingle: the indices of the texts, the hashes of all their shingles one
    text after the other, with repetitions, and how many each text has.
    """
    lengths = np.array([len(text) for text in texts])
    characters = _code_points(texts)
    starts = np.cumsum(lengths) - lengths
    ideographs = np.add.reduceat((characters >= FIRST_IDEOGRAPH).astype(np.int64), starts)
    widths = np.minimum(np.where(2 * ideographs > lengths, IDEOGRAPHIC_SHINGLE, ALPHABETIC_SHINGLE), lengths)
    for width in np.unique(widths).tolist():
        chosen = np.flatnonzero(widths == width)
        hashes = _hashes([texts[place] for place in chosen.tolist()], lengths[chosen], width)
        yield chosen, hashes, lengths[chosen] - width + 1


def _hashes(texts: Sequence[str], lengths: Numbers, width: int) -> NDArray[np.uint32]:
    characters = _code_points(texts).astype(np.uint64)
    # A window that begins in the last characters of a text reaches into the next one.
    reaches_over = np.zeros(len(characters), dtype=bool)
    ends = np.cumsum(lengths)
    for before_end in range(1, width):
        reaches_over[ends - before_end] = True
    hashes = window_hashes(characters, width)
    return hashes[~reaches_over[: len(hashes)]].astype(np.uint32)


def _code_points(texts: Sequence[str]) -> NDArray[np.uint32]:
    return np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
