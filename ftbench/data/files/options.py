"""How a file is read, where the file itself does not say."""

from __future__ import annotations

from ftbench.contracts.reader import ReadingOptions

__all__ = ["ReadingOptions"]
