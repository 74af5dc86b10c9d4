"""Every chat template that TRL ships, as a table of what ftbench does with it."""
