"""A cache for the cells that one process runs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class ProcessCache:
    """Per-process cache of values that every cell would compute identically."""

    _known: dict[Hashable, Any] = field(default_factory=dict)
    _latest: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The value of a key, computed on first use. Callers must not change it."""
        if key not in self._known:
            self._known[key] = compute()
        value: T = self._known[key]
        return value

    def latest(self, kind: str, key: Hashable, compute: Callable[[], T]) -> T:
        """As `get`, for large values: only the latest value of each kind is kept."""
        if kind not in self._latest or self._latest[kind][0] != key:
            self._latest.pop(kind, None)  # free the old value before computing the new one
            self._latest[kind] = (key, compute())
        value: T = self._latest[kind][1]
        return value
