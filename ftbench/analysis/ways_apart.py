"""In what two runs differ: data, model, seeds, settings and libraries, each once for all results that both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.setting_differences import OTHER_DATA, ROWS

ENVIRONMENT = "environment."
_FIRST = (f"{ROWS}train", f"{ROWS}validation", f"{ROWS}test", OTHER_DATA, "model.", "seeds", "training.", "method.")
"""What is named first: what is most likely to change a result."""
_FOLLOWS = {"evaluation.limit": "training.max_length", "evaluation.prompt_limit": "training.max_length"}
"""Settings that follow from another: they are not named beside it."""


@dataclass(frozen=True, slots=True)
class WayApart:
    """One setting, or one fact of the data, that differs."""

    key: str
    """`rows.train`, `data`, `model.fingerprint`, `training.epochs`, `environment.torch` and the like."""
    values: tuple[tuple[Any, Any], ...]
    """The distinct pairs (A, B), in the order of the results."""


def ways_apart(differing: Sequence[Mapping[str, tuple[Any, Any]]]) -> tuple[WayApart, ...]:
    """From what differs in each result (`CommonRow.differing`): what may change a result most comes first."""
    pairs: dict[str, list[tuple[Any, Any]]] = {}
    for settings in differing:
        for key, values in settings.items():
            if values not in pairs.setdefault(key, []):
                pairs[key].append(values)
    found = [WayApart(key, tuple(values)) for key, values in pairs.items() if _FOLLOWS.get(key) not in pairs]
    return tuple(sorted(found, key=lambda way: _place(way.key)))


def _place(key: str) -> int:
    if key.startswith(ENVIRONMENT):
        return len(_FIRST) + 1
    return next((place for place, start in enumerate(_FIRST) if key.startswith(start)), len(_FIRST))
