"""Shared by training and inference: tokens, batches, packing, losses, precision, memory, clocks."""
