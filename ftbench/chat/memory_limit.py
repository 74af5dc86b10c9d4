"""Stop work that takes too much memory. A time limit cannot: one huge operation in C lasts until memory is used up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SIZES = Path("/proc/self/statm")
"""The sizes of this process in pages, that of its address space first. Only Linux has it."""


@contextmanager
def at_most(room: int) -> Iterator[None]:
    """`MemoryError` is raised where this process grows by more than `room` bytes; only on Linux.

    The limit holds for all threads until the work has ended, so the work has to be short, and only one at a time.
    """
    if not _SIZES.exists():
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    size = int(_SIZES.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limits = [limit for limit in (*before, size + room) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
