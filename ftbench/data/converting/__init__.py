"""Conversations written as rows: one module for each format, and one table of all formats."""
