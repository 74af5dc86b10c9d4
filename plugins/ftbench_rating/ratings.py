"""Ratings of items by raters, some of them missing: the common input of all agreement coefficients."""

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
    """Who gave what to which item.

    `values` is [items, raters] with NaN where a rater did not rate an item. Categories without an order are numbers
    too; nominal coefficients do not care which. Raises `ValueError` for names that do not fit the array or occur twice,
    and for an infinite value.
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
        for what, names in (("item", self.items), ("rater", self.raters)):
            twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
            if twice:
                raise ValueError(f"expected every {what} once, got {twice[0]!r} twice")
        if np.isinf(values).any():
            raise ValueError("expected finite ratings, or NaN where there is none, got an infinite one")

    @classmethod
    def from_array(cls, values: ArrayLike) -> Ratings:
        """Ratings [items, raters] with NaN for missing ones; items and raters are called by their numbers from 1."""
        array = np.asarray(values, dtype=np.float64)
        if array.ndim != 2:
            raise ValueError(f"expected an array [items, raters], got {array.ndim} dimensions")
        return cls(_numbers(array.shape[0]), _numbers(array.shape[1]), array)

    @classmethod
    def from_triples(cls, triples: Iterable[Triple]) -> Ratings:
        """Ratings from (item, rater, value); items and raters in the order of their names.

        Raises `ValueError` where a rater rated an item twice, and for a value that is no number.
        """
        given = list(triples)
        items, raters = sorted({item for item, _, _ in given}), sorted({rater for _, rater, _ in given})
        item_at, rater_at = {n: i for i, n in enumerate(items)}, {n: i for i, n in enumerate(raters)}
        values = np.full((len(items), len(raters)), np.nan)
        for item, rater, value in given:
            place = item_at[item], rater_at[rater]
            if np.isnan(value):
                raise ValueError(f"expected a number for item {item!r} from rater {rater!r}, got NaN")
            if not np.isnan(values[place]):
                raise ValueError(f"expected one rating of item {item!r} from rater {rater!r}, got two")
            values[place] = value
        return cls(tuple(items), tuple(raters), values)

    def complete(self) -> Ratings:
        """Only the items that every rater rated."""
        whole = ~np.isnan(self.values).any(axis=1)
        return Ratings(tuple(np.array(self.items, dtype=object)[whole]), self.raters, self.values[whole])

    def categories(self, scale: Sequence[float] | None = None) -> Array:
        """The values that can occur, ascending: those of `scale`, or without one those that do occur.

        Raises `ValueError` for a rating that is not on the scale.
        """
        seen = np.unique(self.values[~np.isnan(self.values)])
        if scale is None:
            return seen
        wanted = np.unique(np.asarray(scale, dtype=np.float64))
        foreign = np.setdiff1d(seen, wanted)
        if foreign.size:
            raise ValueError(f"expected ratings on the scale {wanted.tolist()}, got {foreign[0]:g}")
        return wanted


def _numbers(count: int) -> tuple[str, ...]:
    return tuple(str(i + 1) for i in range(count))
