"""Ratings of items by raters, possibly incomplete: the input of all agreement coefficients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Triple = tuple[str, str, float]
"""(item, rater, value)."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """The rating that each rater gave to each item.

    `values` is [items, raters], with NaN where a rater did not rate an item. Unordered categories are numbers too;
    nominal coefficients only compare them. Raises `ValueError` for names that do not fit the array or occur twice, and
    for an infinite value.
    """

    items: tuple[str, ...]
    raters: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        values.flags.writeable = False
        object.__setattr__(self, "values", values)
        expected = (len(self.items), len(self.raters))
        if values.shape != expected:
            raise ValueError(f"expected values of shape [items, raters] = {expected}, got {values.shape}")
        for noun, names in (("item", self.items), ("rater", self.raters)):
            if len(set(names)) < len(names):
                repeated = min(name for name in names if names.count(name) > 1)
                raise ValueError(f"expected every {noun} once, got {repeated!r} twice")
        if np.isinf(values).any():
            raise ValueError("expected finite ratings, or NaN where there is none, got an infinite one")

    @classmethod
    def from_array(cls, values: ArrayLike) -> Ratings:
        """Ratings [items, raters], with NaN for missing ones; items and raters are named by their numbers from 1."""
        array = np.asarray(values, dtype=np.float64)
        if array.ndim != 2:
            raise ValueError(f"expected an array [items, raters], got {array.ndim} dimensions")
        return cls(_numbers(array.shape[0]), _numbers(array.shape[1]), array)

    @classmethod
    def from_triples(cls, triples: Iterable[Triple]) -> Ratings:
        """Ratings from (item, rater, value), with items and raters sorted by name.

        Raises `ValueError` if a rater rated an item twice, and for a value that is NaN.
        """
        triples = list(triples)
        items, raters = sorted({item for item, _, _ in triples}), sorted({rater for _, rater, _ in triples})
        item_at, rater_at = {n: i for i, n in enumerate(items)}, {n: i for i, n in enumerate(raters)}
        values = np.full((len(items), len(raters)), np.nan)
        for item, rater, value in triples:
            cell = item_at[item], rater_at[rater]
            if np.isnan(value):
                raise ValueError(f"expected a number for item {item!r} from rater {rater!r}, got NaN")
            if not np.isnan(values[cell]):
                raise ValueError(f"expected one rating of item {item!r} from rater {rater!r}, got two")
            values[cell] = value
        return cls(tuple(items), tuple(raters), values)

    def complete(self) -> Ratings:
        """Only the items that every rater rated."""
        complete = ~np.isnan(self.values).any(axis=1)
        return Ratings(tuple(np.array(self.items, dtype=object)[complete]), self.raters, self.values[complete])

    def categories(self, scale: Sequence[float] | None = None) -> Array:
        """The possible values, ascending: those of `scale`, or the ratings that occur if there is no scale.

        Raises `ValueError` for a rating that is not on the scale.
        """
        seen = np.unique(self.values[~np.isnan(self.values)])
        if scale is None:
            return seen
        allowed = np.unique(np.asarray(scale, dtype=np.float64))
        off_scale = np.setdiff1d(seen, allowed)
        if off_scale.size:
            raise ValueError(f"expected ratings on the scale {allowed.tolist()}, got {off_scale[0]:g}")
        return allowed


def _numbers(count: int) -> tuple[str, ...]:
    return tuple(str(i + 1) for i in range(count))
