"""Maximum likelihood fit of Davidson's model of paired comparisons with ties, for many sets of counts at once."""

from __future__ import annotations

import numpy as np

from ftbench_rating.ratings import Array

_STEPS = 100
_HALVINGS = 30
_TOLERANCE = 1e-10


def fit(wins: Array, ties: Array) -> tuple[Array, Array]:
    """Log strengths [sets, M] with mean 0 and tie parameters [sets] from counts [sets, M, M].

    wins[s, i, j] counts wins of i over j, and ties[s, i, j] = ties[s, j, i] counts ties of the two. Davidson 1970
    (Journal of the American Statistical Association 65:317), with strengths π and tie parameter ν (0 without ties):

        P(i wins) = π_i / Z,   P(tie) = ν sqrt(π_i π_j) / Z,   Z = π_i + π_j + ν sqrt(π_i π_j)

    Without ties it is the model of Bradley & Terry 1952 (Biometrika 39:324). The log likelihood is concave in log π and
    log ν, so Newton's method with step halving finds its maximum. The counts must be `identifiable`; sets that do not
    converge are NaN.
    """
    sets, methods = wins.shape[:2]
    games = wins + wins.swapaxes(-2, -1) + ties
    tied = ties.sum(axis=(-2, -1)) / 2
    with np.errstate(divide="ignore"):
        log_tie = np.log(2 * tied / wins.sum(axis=(-2, -1)))  # the value for equal strengths; -inf without ties
    parameters = np.column_stack([np.zeros((sets, methods)), log_tie])
    likelihood = _log_likelihood(parameters, wins, games, tied)
    converged = np.zeros(sets, dtype=bool)
    for _ in range(_STEPS):
        step = _newton_step(parameters, wins, games, tied)
        converged |= np.abs(step).max(axis=1) < _TOLERANCE
        if converged.all():
            break
        size = np.where(converged, 0.0, 1.0)
        for _ in range(_HALVINGS):
            moved = parameters + size[:, None] * step
            moved_likelihood = _log_likelihood(moved, wins, games, tied)
            worse = moved_likelihood < likelihood - 1e-9 * np.abs(likelihood)
            if not worse.any():
                break
            size = np.where(worse, size / 2, size)
        parameters, likelihood = moved, moved_likelihood
    parameters = np.where(converged[:, None], parameters, np.nan)
    strengths = parameters[:, :-1]
    return strengths - strengths.mean(axis=1, keepdims=True), np.exp(parameters[:, -1])


def _gaps(parameters: Array) -> Array:
    strengths = parameters[:, :-1]
    return strengths[:, :, None] - strengths[:, None, :]


def _log_normaliser(parameters: Array) -> Array:
    half = _gaps(parameters) / 2
    return np.asarray(np.logaddexp(np.logaddexp(half, -half), parameters[:, -1, None, None]))


def _log_likelihood(parameters: Array, wins: Array, games: Array, tied: Array) -> Array:
    """[sets]; a set without ties has no tie term."""
    win_term = (wins * _gaps(parameters)).sum(axis=(1, 2)) / 2
    tie_term = np.where(tied > 0, tied * np.where(tied > 0, parameters[:, -1], 0.0), 0.0)
    return np.asarray(win_term + tie_term - (games * _log_normaliser(parameters)).sum(axis=(1, 2)) / 2)


def _newton_step(parameters: Array, wins: Array, games: Array, tied: Array) -> Array:
    """The inverse of Fisher's information times the score, [sets, M + 1]."""
    sets, size = parameters.shape
    gaps, normaliser = _gaps(parameters), _log_normaliser(parameters)
    win, tie = np.exp(gaps / 2 - normaliser), np.exp(parameters[:, -1, None, None] - normaliser)
    lead = win - win.swapaxes(1, 2)
    score = np.empty((sets, size))
    score[:, :-1] = (wins - wins.swapaxes(1, 2) - games * lead).sum(axis=2) / 2
    score[:, -1] = tied - (games * tie).sum(axis=(1, 2)) / 2
    pairs = games * (1 - tie - lead**2) / 4
    diagonal = np.arange(size - 1)
    information = np.empty((sets, size, size))
    information[:, :-1, :-1] = 1.0 - pairs  # the 1 fixes the mean of the log strengths, which is free
    information[:, diagonal, diagonal] += pairs.sum(axis=2)
    information[:, :-1, -1] = information[:, -1, :-1] = -(games * lead * tie).sum(axis=2) / 2
    information[:, -1, -1] = np.where(tied > 0, (games * tie * (1 - tie)).sum(axis=(1, 2)) / 2, 1.0)
    return np.asarray(np.linalg.solve(information, score[:, :, None])[:, :, 0])
