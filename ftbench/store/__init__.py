"""Plain files, a directory per cell: present means complete."""

from ftbench.store.cells import CellStore

__all__ = ["CellStore"]
