"""Plain files, a directory per cell: present means complete."""

from ftbench.storage.cells import LOG_FILE, CellStore

__all__ = ["LOG_FILE", "CellStore"]
