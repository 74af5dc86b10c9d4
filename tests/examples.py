"""How many examples a property takes that costs more than others."""

from __future__ import annotations

from typing import Any

from hypothesis import settings


def fewer_examples(**options: Any) -> settings:
    """Settings with two fifths of the examples of the profile: 10 by default and 80 with `thorough`.

    `options` are further settings of Hypothesis.
    """
    return settings(max_examples=settings().max_examples * 2 // 5, **options)
