"""A progress bar that follows the bytes of a folder that somebody else fills."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

_EVERY = 0.2
"""Seconds between looks at the folder."""


class GrowingFolder:
    """A context that shows at most one bar, on the error stream, and only where that is a terminal."""

    def __init__(self) -> None:
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> GrowingFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def follow(self, folder: Path, size: int) -> None:
        """Show the share of `size` bytes that the folder has, until `stop`."""
        if not sys.stderr.isatty():
            return
        self._end.clear()
        self._thread = threading.Thread(target=self._show, args=(folder, size), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take the bar away."""
        if self._thread is not None:
            self._end.set()
            self._thread.join()
            self._thread = None

    def _show(self, folder: Path, size: int) -> None:
        from rich.console import Console

        from ftbench.commandline.live_progress import LiveProgress

        with LiveProgress(Console(stderr=True)) as progress:
            task = progress.add_task(folder.name, total=size)
            while not self._end.wait(_EVERY):
                progress.update(task, completed=min(size, _bytes_in(folder)))


def _bytes_in(folder: Path) -> int:
    total = 0
    with suppress(OSError):  # files come and go meanwhile
        total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return total
