"""The Bradley-Terry model with ties: strengths of methods from choices between their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.errors import NotComparable
from ftbench_rating.paired.choices import Choice
from ftbench_rating.paired.davidson import fit
from ftbench_rating.paired.identifiable import identifiable, why_not_identifiable
from ftbench_rating.ratings import Array
from ftbench_rating.statistic import totals


@dataclass(frozen=True, slots=True)
class Strengths:
    """Log strengths by method, with mean 0, and the tie parameter ν; 0 without ties."""

    log_strengths: dict[str, float]
    tie: float

    def probabilities(self, method: str, other: str) -> tuple[float, float, float]:
        """The probabilities of a win of `method`, a win of `other`, and a tie, by Davidson's model."""
        half = (self.log_strengths[method] - self.log_strengths[other]) / 2
        shares = np.exp([half, -half])
        total = float(shares.sum()) + self.tie
        return float(shares[0]) / total, float(shares[1]) / total, self.tie / total


@dataclass(frozen=True, slots=True, eq=False)
class BradleyTerry:
    """Log strengths of methods, in the order of `methods`, from choices: Bradley & Terry 1952, with ties Davidson 1970.

    `methods` may include a method without choices; then no strength is determined. Raises `ValueError` for fewer than
    two methods and for a choice with a method that is not among them.
    """

    choices: Sequence[Choice]
    methods: tuple[str, ...] = ()
    items: tuple[str, ...] = field(init=False)
    raters: tuple[str, ...] = field(init=False)
    counts: Array = field(init=False)
    """[raters, items, 2, methods, methods]: wins of row over column, then ties in both directions."""

    def __post_init__(self) -> None:
        chosen_from = {method for choice in self.choices for method in (choice.first, choice.second)}
        methods = self.methods or tuple(sorted(chosen_from))
        if len(methods) < 2:
            raise ValueError("expected choices between two or more methods, got none")
        if unknown := sorted(chosen_from.difference(methods)):
            raise ValueError(f"expected choices between {', '.join(methods)}, got {unknown[0]!r}")
        object.__setattr__(self, "methods", methods)
        object.__setattr__(self, "items", tuple(sorted({choice.item for choice in self.choices})))
        object.__setattr__(self, "raters", tuple(sorted({choice.rater for choice in self.choices})))
        object.__setattr__(self, "counts", self._count())

    @property
    def rater_count(self) -> int:
        return len(self.raters)

    def rows(self, copies: Array) -> Array:
        """[items, 2 methods²]: wins and ties, as in `counts`."""
        return np.asarray(np.tensordot(copies, self.counts, axes=1).reshape(len(self.items), -1))

    def value(self, sums: Array) -> Array:
        """Log strengths [..., methods]."""
        return self._fit(sums)[..., :-1]

    def why_undefined(self, sums: Array) -> Note:
        wins, ties = self._wins_and_ties(sums)[0]
        if identifiable(wins, ties):
            return messages.NO_CONVERGENCE()
        return why_not_identifiable(self.methods, wins, ties)

    def strengths(self) -> Strengths:
        """The fit to all choices; raises `NotComparable` with the methods whose strengths they do not determine."""
        sums = totals(self)
        fitted = self._fit(sums)
        if np.isnan(fitted).any():
            raise NotComparable(self.why_undefined(sums))
        return Strengths(dict(zip(self.methods, map(float, fitted[:-1]), strict=True)), float(fitted[-1]))

    def _count(self) -> Array:
        item_at, rater_at, method_at = (
            {name: at for at, name in enumerate(names)} for names in (self.items, self.raters, self.methods)
        )
        counts = np.zeros((len(self.raters), len(self.items), 2, len(self.methods), len(self.methods)))
        for choice in self.choices:
            wins, ties = counts[rater_at[choice.rater], item_at[choice.item]]
            first, second = method_at[choice.first], method_at[choice.second]
            if choice.outcome == "tie":
                ties[first, second] += 1
                ties[second, first] += 1
            elif choice.outcome == "first":
                wins[first, second] += 1
            else:
                wins[second, first] += 1
        return counts

    def _wins_and_ties(self, sums: Array) -> Array:
        return sums.reshape(-1, 2, len(self.methods), len(self.methods))

    def _fit(self, sums: Array) -> Array:
        """Log strengths and the tie parameter, [..., methods + 1], NaN where the counts do not determine them."""
        counts = self._wins_and_ties(sums)
        fitted = np.full((len(counts), len(self.methods) + 1), np.nan)
        determined = identifiable(counts[:, 0], counts[:, 1])
        if determined.any():
            fitted[determined] = np.column_stack(fit(counts[determined, 0], counts[determined, 1]))
        return fitted.reshape(*sums.shape[:-1], -1)
