"""The run directory: one writer and one reader per file; a folder per cell, and a folder that exists is complete."""

from ftbench.storage.cells import CellStore

__all__ = ["CellStore"]
