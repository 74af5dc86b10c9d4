"""Choices between methods: the better of two, or the best and the worst of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["first", "second", "tie"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One rater's choice between the answers of two methods to one item."""

    item: str
    rater: str
    first: str
    second: str
    outcome: Outcome

    def __post_init__(self) -> None:
        if self.first == self.second:
            raise ValueError(f"expected two different methods, got {self.first!r} twice")
        if self.outcome not in ("first", "second", "tie"):
            raise ValueError(f"expected first, second or tie, got {self.outcome!r}")


@dataclass(frozen=True, slots=True)
class BestWorst:
    """One rater's choice of the best and the worst answer to one item, among several methods."""

    item: str
    rater: str
    options: tuple[str, ...]
    best: str
    worst: str

    def __post_init__(self) -> None:
        if len(self.options) < 2 or len(set(self.options)) < len(self.options):
            raise ValueError(f"expected two or more different methods, got {', '.join(self.options)}")
        if self.best == self.worst:
            raise ValueError(f"expected a best and a different worst, got {self.best!r} as both")
        for name, method in (("best", self.best), ("worst", self.worst)):
            if method not in self.options:
                raise ValueError(f"expected {name} to be one of {', '.join(self.options)}, got {method!r}")

    def choices(self) -> list[Choice]:
        """The 2 k - 3 pairs that a best and a worst of k decide: the best beats all others, all others beat the worst.

        Louviere, Flynn & Marley 2015 (Best-Worst Scaling, Cambridge University Press). The pairs of one choice
        depend on each other, so intervals draw whole items.
        """
        others = [option for option in self.options if option not in (self.best, self.worst)]
        pairs = [(self.best, self.worst), *((self.best, o) for o in others), *((o, self.worst) for o in others)]
        return [Choice(self.item, self.rater, better, worse, "first") for better, worse in pairs]
