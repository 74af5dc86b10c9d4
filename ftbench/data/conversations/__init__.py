"""Rows of data files as conversations: one module for each format, and one table of all formats."""
