"""Variants of training rows: what of a row may be changed, and which variants are used."""
