"""A hook that forgets to return its objects."""

from ftbench import hookimpl


@hookimpl
def ftbench_register_metrics():
    pass
