"""Rows written to data files: one module for each kind of file, and one table of all kinds."""
