"""Fuzzing: properties that are given damaged and made-up files, how many of them, and the count at the end.

`make test-slow` gives them at least 10,000 inputs, and prints how many it were.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

KINDS = ("matrices", "data files", "run folders", "model configurations")
"""What is fuzzed."""
LEAST = 10_000
"""Inputs of `make test-slow`, at least."""
FEW = 25
"""Inputs of a property in every run of the tests."""

COUNTS: Counter[str] = Counter()
"""Inputs given in this session, by kind."""

_THOROUGH = 200
"""Examples of the profile `thorough`, of which `tests/conftest.py` says more."""


def fuzzed(kind: str, *, thorough: int, few: int = FEW) -> Callable[[Any], Any]:
    """Mark a property as fuzzing of this kind, with so many inputs in the slow run and `few` in every other one."""
    assert kind in KINDS
    count = thorough if settings().max_examples >= _THOROUGH else few
    health = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    of_profile = settings(max_examples=count, deadline=None, suppress_health_check=health)

    def marked(test: Any) -> Any:
        return pytest.mark.fuzz(kind)(of_profile(test))

    return marked


def count_inputs(item: pytest.Item) -> None:
    """Count every input that a property marked as fuzzing is given."""
    marker = item.get_closest_marker("fuzz")
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    if marker is None or handle is None or hasattr(handle.inner_test, "counted"):
        return
    inner, (kind,) = handle.inner_test, marker.args

    @functools.wraps(inner)
    def counted(*arguments: Any, **values: Any) -> Any:
        COUNTS[kind] += 1
        return inner(*arguments, **values)

    counted.counted = True  # type: ignore[attr-defined]
    handle.inner_test = counted  # the way that Hypothesis offers for this


def counted_line() -> str:
    """The count as a line; empty if nothing was fuzzed."""
    if not COUNTS:
        return ""
    parts = ", ".join(f"{kind} {COUNTS[kind]}" for kind in KINDS if COUNTS[kind])
    return f"fuzzed inputs: {COUNTS.total()} ({parts})"
