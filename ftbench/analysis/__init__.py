"""Analysis of runs: rows of methods, comparisons, scores, and their statistics."""
