"""The HTML report: one file, no network, readable without scripts."""
