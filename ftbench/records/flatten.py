"""Nested values flattened to one level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def flatten(row: Mapping[str, Any]) -> dict[str, Any]:
    """Nested mappings as one, with dotted names (`metrics.accuracy`)."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat.update({f"{key}.{name}": inner for name, inner in flatten(value).items()})
        else:
            flat[key] = value
    return flat
