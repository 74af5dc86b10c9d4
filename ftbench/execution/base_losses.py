"""Losses of a base model, computed once for all cells of a process: they are the same for each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class BaseLosses:
    """Remembers lists of losses in nats by what decides them."""

    _known: dict[Hashable, tuple[float, ...]] = field(default_factory=dict)

    def get(self, key: Hashable, compute: Callable[[], Sequence[float]]) -> Sequence[float]:
        """The losses of `key`, computed when they are asked for first."""
        if key not in self._known:
            self._known[key] = tuple(compute())
        return self._known[key]
