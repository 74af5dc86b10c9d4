"""A method without `prepare`."""

from ftbench import Method, hookimpl


class Wrong(Method):
    name = "wrong"


@hookimpl
def ftbench_register_methods():
    return [Wrong()]
