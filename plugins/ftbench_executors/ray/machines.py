"""What the machines of a cluster have, and what fits on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ftbench.contracts.job import Needs

_ALIKE = 2
"""How many times the memory of a job its process may be given."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What one machine has in all, whoever uses it."""

    cores: int
    gpus: int
    memory_bytes: int

    @classmethod
    def of(cls, resources: Mapping[str, float]) -> Machine:
        """The machine of a node's resources, as Ray names them."""
        return cls(int(resources.get("CPU", 0)), int(resources.get("GPU", 0)), int(resources.get("memory", 0)))

    def room(self, needs: Needs) -> int:
        """How many jobs with such needs fit at once."""
        parts = [self.cores // (needs.cores or 1)]
        if needs.gpus:
            parts.append(self.gpus // needs.gpus)
        if needs.memory_bytes:
            parts.append(self.memory_bytes // needs.memory_bytes)
        return min(parts)

    def __str__(self) -> str:
        return _text(self.cores, self.gpus, self.memory_bytes)


def asked(needs: Needs) -> str:
    """Needs for people."""
    return _text(needs.cores or 1, needs.gpus, needs.memory_bytes or 0)


def never_met(needs: Collection[Needs], machines: Sequence[Machine]) -> Needs | None:
    """Needs that no machine can meet, even with nothing else on it; None if there are none."""
    ordered = sorted(needs, key=lambda wanted: (wanted.gpus, wanted.memory_bytes or 0, wanted.cores or 1))
    return next((wanted for wanted in ordered if not any(machine.room(wanted) for machine in machines)), None)


def fits(needs: Needs, place: Needs) -> bool:
    """Whether a process that was given `place` can do a job with these needs: what it has is enough, and no less used.

    Threads follow the cores, and change the last bits of sums, so those must be equal.
    """
    same = (needs.cores or 1, needs.gpus) == (place.cores or 1, place.gpus)
    return same and (needs.memory_bytes or 0) <= (place.memory_bytes or 0)


def shared_place(needs: Needs, others: Iterable[Needs]) -> Needs:
    """What to give a process for a job, so that it can do other jobs, too, which ask for at most twice its memory.

    Methods of one model differ a little in memory, and a process of its own for each would load the model again.
    """
    memory = needs.memory_bytes or 0
    alike = [other.memory_bytes or 0 for other in others if (other.cores, other.gpus) == (needs.cores, needs.gpus)]
    most = max([memory, *(other for other in alike if other <= _ALIKE * memory)])
    return replace(needs, memory_bytes=most or None, seconds=None)


def has_room(needs: Needs, taken: Iterable[Needs], machines: Sequence[Machine]) -> bool:
    """Whether one more process with such needs may fit beside those that are there.

    Where these run is not asked for: sums are compared, and Ray itself lets a process wait that fits nowhere.
    """
    others = [*taken, needs]
    if sum(other == needs for other in others) > sum(machine.room(needs) for machine in machines):
        return False
    return (
        sum(other.cores or 1 for other in others) <= sum(machine.cores for machine in machines)
        and sum(other.gpus for other in others) <= sum(machine.gpus for machine in machines)
        and sum(other.memory_bytes or 0 for other in others) <= sum(machine.memory_bytes for machine in machines)
    )


def _text(cores: int, gpus: int, memory: int) -> str:
    return f"{cores} CPU, {gpus} GPU, {memory / 10**9:.1f} GB"
