"""The parts of `benchmarks/kill_loop.py`: what is killed, when, and what a run must have at its end."""
