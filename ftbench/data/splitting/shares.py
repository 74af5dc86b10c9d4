"""The shares of the rows that each side should have."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ftbench.data.split import SPLITS, Split
from ftbench.errors import UserError
from ftbench.messages.split_errors import ALL_FOR_TRAINING, NO_SHARES


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of training, validation and test, which sum to 1; a side with the share 0 gets no rows."""

    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1

    @classmethod
    def read(cls, text: str) -> Shares:
        """Shares as `0.8,0.1,0.1` or `80/10/10`; raises `UserError`."""
        try:
            numbers = [float(part) for part in text.replace("/", ",").split(",")]
        except ValueError:
            numbers = []
        total = math.fsum(numbers)
        if len(numbers) != 3 or min(numbers) < 0 or not numbers[0] or not any(math.isclose(total, s) for s in (1, 100)):
            raise UserError(NO_SHARES(text=text), key="--shares")
        if not numbers[1] and not numbers[2]:
            raise UserError(ALL_FOR_TRAINING(), key="--shares")
        return cls(*(number / total for number in numbers))

    def of(self, side: Split) -> float:
        """The share of a side."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[side]

    @property
    def wanted(self) -> tuple[Split, ...]:
        """The sides that get rows."""
        return tuple(side for side in SPLITS if self.of(side) > 0)
