"""Imported once by the process that workers are forked from, so that no worker waits for it.

Nothing here may start a thread or touch a device: neither survives a fork.
"""

import contextlib
import signal
import threading

if threading.current_thread() is threading.main_thread():
    # Ctrl-C reaches this process, too. It ends at once, without a traceback in the middle of an import.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

with contextlib.suppress(Exception):  # a worker that needs a missing library reports it
    from ftbench.execution.setup import import_libraries
    from ftbench_executors.process.without_gpu import without_gpu

    with without_gpu():
        import_libraries()
