"""Cells that a run finishes are looked at once more while it goes on, so that a later run need not read them again.

What is found about a file is remembered only where the file is some seconds old (`ftbench.storage.verified`). A run
that remembered nothing of its own cells would read all of them when it is resumed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from ftbench.errors import StoreError
from ftbench.execution.cell_attempt import score_finished
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.manifest import read_manifest
from ftbench.storage.verified import SETTLED_NANOSECONDS

_WAIT = SETTLED_NANOSECONDS / 1e9 + 1
"""Seconds."""
_MOST_BYTES = 64_000_000
"""Larger cells are read when a run is resumed: they are few, and reading them would slow down the cells that run."""


@dataclass(slots=True)
class LateLook:
    """The cells that wait for their files to be old enough."""

    store: CellStore
    clock: Callable[[], float] = time.monotonic
    _waiting: deque[tuple[float, Cell]] = field(default_factory=deque)

    def add(self, cell: Cell) -> None:
        """A cell was finished just now."""
        self._waiting.append((self.clock(), cell))

    def look(self, plan: Plan) -> None:
        """Look at the cells that are old enough. What is wrong with one is left to the next run, which repairs it."""
        looked = False
        while self._waiting and self._waiting[0][0] <= self.clock() - _WAIT:
            _, cell = self._waiting.popleft()
            try:
                if sum(entry.bytes for entry in read_manifest(self.store.path(cell.id)).values()) > _MOST_BYTES:
                    continue
                if self.store.state(cell.id) is None and not cell.is_trial:
                    score_finished(self.store, cell, plan)
                looked = True
            except (OSError, StoreError):
                continue
        if looked:
            self.store.note_findings()
