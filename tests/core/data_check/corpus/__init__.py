"""Broken files as people have them, each with what the check must say about it."""
