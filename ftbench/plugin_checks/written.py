"""What is left of a report after it was written, and another time at which it is written again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def content(folder: Path) -> Mapping[str, bytes]:
    """The content of every file below a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def names_of_this_machine(folder: Path) -> tuple[bytes, ...]:
    """What must not be in a file that is published: where it was written, and whose home that is."""
    home = Path.home()
    names = {str(folder), str(folder.resolve()), *([str(home)] if len(home.parts) > 2 else [])}  # /root is a word
    return tuple(name.encode() for name in sorted(names))


@contextmanager
def another_time() -> Iterator[None]:
    """The clock shows another hour and another second, as it would for somebody elsewhere and later."""
    time.sleep(1.0 - time.time() % 1)  # texts seldom have parts of a second
    zone = os.environ.get("TZ")
    _set_zone("UTC-13" if time.strftime("%z") != "+1300" else "UTC+11")
    try:
        yield
    finally:
        _set_zone(zone)


def _set_zone(zone: str | None) -> None:
    if zone is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = zone
    if hasattr(time, "tzset"):  # Windows has none
        time.tzset()
