"""Spearman's rho and Kendall's tau-b of many resampled sets of examples at once."""

from __future__ import annotations

import numpy as np

from ftbench_rating.ratings import Array


class RankCorrelation:
    """Two numbers for each example; an example that is drawn twice counts twice."""

    def __init__(self, one: Array, other: Array) -> None:
        """Both [..., examples]; leading axes are sets that have values of their own."""
        self.one, self.other = _signs(one), _signs(other)

    def spearman(self, copies: Array) -> Array:
        """[draws, examples] → [draws]: the correlation of mid-ranks (Spearman 1904); NaN where one does not vary."""
        ranks = [_ranks(signs, copies) for signs in (self.one, self.other)]
        number = copies.sum(axis=-1, keepdims=True)
        apart = [rank - (copies * rank).sum(axis=-1, keepdims=True) / number for rank in ranks]
        covariance = (copies * apart[0] * apart[1]).sum(axis=-1)
        size = [(copies * one**2).sum(axis=-1) for one in apart]
        return _ratio(covariance, size[0] * size[1])

    def kendall(self, copies: Array) -> Array:
        """[draws, examples] → [draws]: tau-b (Kendall 1945, Biometrika 33:239), copies of an example being ties."""
        both, one, other = (
            _pairs(signs, copies) for signs in (self.one * self.other, np.abs(self.one), np.abs(self.other))
        )
        return _ratio(both, one * other)


def _signs(values: Array) -> Array:
    return np.sign(values[..., :, None] - values[..., None, :])


def _ranks(signs: Array, copies: Array) -> Array:
    """The mid-rank of each example, up to a constant: those below count 1, equals one half."""
    return np.asarray(np.matmul(signs, copies[..., None])[..., 0] if signs.ndim > 2 else copies @ signs.T) / 2


def _pairs(weights: Array, copies: Array) -> Array:
    if weights.ndim > 2:
        return np.asarray(np.einsum("bi,bij,bj->b", copies, weights, copies))
    return np.asarray(((copies @ weights) * copies).sum(axis=-1))


def _ratio(above: Array, square_below: Array) -> Array:
    none = square_below <= 1e-9
    return np.asarray(np.where(none, np.nan, above / np.sqrt(np.where(none, 1.0, square_below))))
