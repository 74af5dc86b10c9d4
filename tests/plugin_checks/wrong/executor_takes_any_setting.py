"""An executor that does not look at its settings."""

from contextlib import contextmanager

from ftbench import Executor, Workers, hookimpl


class Runs(Workers):
    def run(self, work, cells, watch):
        for cell in cells:
            try:
                ended = work.run(cell, watch, None)
            except Exception as error:
                ended = error
            yield cell, ended


class Wrong(Executor):
    name = "wrong"

    @contextmanager
    def open(self, settings):
        yield Runs()


@hookimpl
def ftbench_register_executors():
    return [Wrong()]
