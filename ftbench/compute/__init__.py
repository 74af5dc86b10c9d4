"""What training and inference share: tokens, batches, packing, losses, precision, memory, clocks."""
