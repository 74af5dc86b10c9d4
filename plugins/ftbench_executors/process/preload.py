"""Imported once by the process that workers are forked from, so that none of them pays for it.

Nothing here may start a thread or touch a device: a forked process has neither.
"""

import contextlib

with contextlib.suppress(Exception):  # a worker that needs what is missing says so by itself
    from ftbench.execution.setup import import_libraries
    from ftbench_executors.process.without_gpu import without_gpu

    with without_gpu():
        import_libraries()
