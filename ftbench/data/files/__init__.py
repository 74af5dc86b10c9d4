"""Data files: how each format is read, by line, with faults and notes."""
