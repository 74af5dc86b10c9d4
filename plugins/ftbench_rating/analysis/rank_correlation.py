"""Spearman's rho and Kendall's tau-b for many resampled sets of examples at once."""

from __future__ import annotations

import numpy as np

from ftbench_rating.ratings import Array


class RankCorrelation:
    """The rank correlation of two numbers per example; an example drawn twice counts twice."""

    def __init__(self, first: Array, second: Array) -> None:
        """Both arguments are [..., examples]; leading axes are separate sets of values."""
        self._first, self._second = _signs(first), _signs(second)

    def spearman(self, copies: Array) -> Array:
        """[draws, examples] → [draws]: the correlation of mid-ranks (Spearman 1904); NaN if either does not vary."""
        ranks = [_ranks(signs, copies) for signs in (self._first, self._second)]
        count = copies.sum(axis=-1, keepdims=True)
        first, second = (rank - (copies * rank).sum(axis=-1, keepdims=True) / count for rank in ranks)
        covariance = (copies * first * second).sum(axis=-1)
        variances = [(copies * centred**2).sum(axis=-1) for centred in (first, second)]
        return _ratio(covariance, variances[0] * variances[1])

    def kendall(self, copies: Array) -> Array:
        """[draws, examples] → [draws]: tau-b (Kendall 1945, Biometrika 33:239); copies of an example are ties."""
        first, second = self._first, self._second
        concordance, first_untied, second_untied = (
            _pairs(signs, copies) for signs in (first * second, np.abs(first), np.abs(second))
        )
        return _ratio(concordance, first_untied * second_untied)


def _signs(values: Array) -> Array:
    return np.sign(values[..., :, None] - values[..., None, :])


def _ranks(signs: Array, copies: Array) -> Array:
    """The mid-rank of each example, up to a constant: lower values count 1, equal values one half."""
    return np.asarray(np.matmul(signs, copies[..., None])[..., 0] if signs.ndim > 2 else copies @ signs.T) / 2


def _pairs(weights: Array, copies: Array) -> Array:
    if weights.ndim > 2:
        return np.asarray(np.einsum("bi,bij,bj->b", copies, weights, copies))
    return np.asarray(((copies @ weights) * copies).sum(axis=-1))


def _ratio(numerator: Array, squared_denominator: Array) -> Array:
    undefined = squared_denominator <= 1e-9
    return np.asarray(np.where(undefined, np.nan, numerator / np.sqrt(np.where(undefined, 1.0, squared_denominator))))
