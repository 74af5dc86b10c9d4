"""A hook with an argument that it does not get."""

from ftbench import hookimpl


@hookimpl
def ftbench_skip_cell(cell, colour):
    return None
