"""What a process keeps from one cell to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class ProcessCache:
    """What a process keeps from one cell to the next because it would come out the same again."""

    _known: dict[Hashable, Any] = field(default_factory=dict)
    _latest: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` gave when this key was asked for first. Whoever gets it must not change it."""
        if key not in self._known:
            self._known[key] = compute()
        value: T = self._known[key]
        return value

    def latest(self, kind: str, key: Hashable, compute: Callable[[], T]) -> T:
        """As `get`, for what is large: only the one of its kind that was asked for last is kept."""
        if kind not in self._latest or self._latest[kind][0] != key:
            self._latest.pop(kind, None)  # the old one goes before the new one comes
            self._latest[kind] = (key, compute())
        value: T = self._latest[kind][1]
        return value
