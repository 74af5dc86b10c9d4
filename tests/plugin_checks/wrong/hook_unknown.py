"""A hook that is misspelt."""

from ftbench import hookimpl


@hookimpl
def ftbench_register_metric():
    return []
