"""Check a data file before training: its rows, its texts, and what a run would make of it."""
