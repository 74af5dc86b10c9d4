"""A study: who rates what, on which scale, in which order; and the key that tells which method an answer is of."""
