"""One small tokenizer of each kind in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.answer_tokens.kinds import KINDS


@pytest.fixture(scope="session")
def kinds() -> Mapping[str, Any]:
    """By the names of `KINDS`; trained once."""
    return {name: make() for name, make in KINDS.items()}
