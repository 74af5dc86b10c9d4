"""Training: the same batches in the same order for every method, loss on the answer only."""
