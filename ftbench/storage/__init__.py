"""The run directory: one writer and one reader of each of its files; a folder a cell, present means complete."""

from ftbench.storage.cells import CellStore

__all__ = ["CellStore"]
