"""A cell: one point of the matrix, and the identity that follows from everything that decides its result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ftbench.messages import Note

FORMAT = 1
"""Version of the files of a cell; part of every identity."""

IDENTITY = 2
"""Version of what a cell computes; part of every identity. It is raised when equal settings begin to give other
numbers, so that cells of before are never taken for new ones. 2: answers are tokenised as a part of the whole text."""


def canonical_json(value: Any) -> str:
    """JSON that is the same for equal values: sorted keys, no spaces, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """Fine-tune and evaluate once: names for people, and `spec`, the JSON data that decides the result."""

    model: str
    task: str
    method: str
    seed: int
    spec: Mapping[str, Any]
    skip: Note | None = None
    """Why the planner will not run it."""
    variant: str = ""
    """What tells trials of one method apart, for people: `learning_rate 0.001`."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(canonical_json(self.spec).encode()).hexdigest()
        object.__setattr__(self, "id", digest[:20])

    @property
    def awaits_tuning(self) -> bool:
        """Whether its settings are still to be chosen by trials; it cannot run before."""
        return "awaits" in self.spec

    @property
    def is_trial(self) -> bool:
        """Whether it serves tuning: it sees no test rows."""
        return self.spec.get("evaluation", "") is None

    @property
    def label(self) -> str:
        """`model / task / method / seed 0`: how a person recognises it; of a trial the settings instead of the seed."""
        last = f"trial: {self.variant}" if self.is_trial else f"seed {self.seed}"
        return f"{self.model} / {self.task} / {self.method} / {last}"
