"""Running cells: one cell, a whole run, and the scores of predictions."""
