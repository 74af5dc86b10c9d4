"""The rounds of tuning: how many settings each has, and for which share of a full training.

Short rounds sort out, and full trainings decide. Where there are many settings, short rounds grow: each keeps the best
third of the one before and gives them three times as long (successive halving: Jamieson and Talwalkar 2016,
*Non-stochastic best arm identification*; Li et al. 2020, *A system for massively parallel hyperparameter tuning*).
"""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.matrix.schema import Tuning

ETA = 3
"""Growth of the length from one short round to the next, and the share of settings that it keeps is 1/ETA."""

MANY = 9
"""Trials from which short rounds grow, unless the matrix says otherwise."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A short round."""

    settings: int
    """Settings that are tried by each method."""
    share: float
    """Of a full training, above 0 and at most 1."""


def rungs(tuning: Tuning) -> tuple[Rung, ...]:
    """The short rounds, shortest first. The last one has the matrix's `fraction` of a full training."""
    grows = tuning.trials >= MANY if tuning.halving == "auto" else tuning.halving
    counts = [tuning.trials]
    while grows and counts[-1] // ETA > tuning.finalists:
        counts.append(counts[-1] // ETA)
    return tuple(
        Rung(count, tuning.fraction / ETA ** (len(counts) - 1 - number)) for number, count in enumerate(counts)
    )


def full_trainings(tuning: Tuning) -> int:
    """Full trainings that decide for a method: of the best settings of the last short round, and of the defaults."""
    return min(tuning.finalists + 1, tuning.trials) if tuning.finalists else 0


def length(tuning: Tuning) -> float:
    """The budget of each method, in full trainings; without a further trial where a winner lies at the edge."""
    return sum(rung.settings * rung.share for rung in rungs(tuning)) + full_trainings(tuning)
