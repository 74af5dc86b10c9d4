"""What came of the rounds, and how it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """The counts of one executor."""

    executor: str
    kills: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)
    begun: int = 0
    """How often the command was started."""
    ended: int = 0
    """Runs that came to their end."""
    incomplete: int = 0
    """Ends at which cells had lost all their tries; the same command then went on with them."""
    cells: int = 0
    """Finished cells of the runs that ended."""
    redone: int = 0
    faults: list[str] = field(default_factory=list)
    """Everything that must not be, the cells that were done again among it."""
    slowest_end: float = 0.0
    """Seconds until the last process of a killed run was gone, at most."""
    seconds: float = 0.0

    @property
    def rounds(self) -> int:
        return self.kills.total()

    def lines(self) -> Iterator[str]:
        """What is printed at the end."""
        yield f"{self.executor}: {self.rounds} rounds in {self.seconds:.0f} s"
        yield "  killed:  " + ", ".join(f"{name} {count}×" for name, count in sorted(self.kills.items()))
        yield "  while:   " + ", ".join(f"{name} {count}×" for name, count in sorted(self.stages.items()))
        yield (
            f"  runs:    {self.ended} ended after {self.begun} starts of the command, {self.cells} cells; "
            f"{self.incomplete} times cells had lost all their tries and were done by the next start"
        )
        yield f"  slowest: the processes of a killed run were gone after {self.slowest_end:.1f} s at most"
        yield f"  cells redone: {self.redone}, other faults: {len(self.faults) - self.redone}"
        yield from (f"  FAULT {fault}" for fault in self.faults)
