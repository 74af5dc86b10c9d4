"""A bar for rows that take a while, on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

_SECONDS = 1.0
"""Before the bar is shown: most files take less."""


def with_progress(rows: Iterable[Item], doing: str, total: int | None) -> Iterator[Item]:
    """The rows, with a bar on the error stream while they are taken."""
    from tqdm import tqdm

    yield from tqdm(rows, doing, total, unit=" rows", delay=_SECONDS, leave=False, disable=None, dynamic_ncols=True)
