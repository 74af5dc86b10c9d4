"""An executor whose two workers both run every cell."""

from contextlib import contextmanager

from ftbench import Executor, UserError, Workers, hookimpl


class Runs(Workers):
    def run(self, work, cells, watch):
        for cell in cells:
            for _ in range(self.count):
                try:
                    ended = work.run(cell, watch, None)
                except Exception as error:
                    ended = error
            yield cell, ended


class Wrong(Executor):
    name = "wrong"

    @contextmanager
    def open(self, settings):
        if settings.options:
            raise UserError("it has no settings")
        runs = Runs()
        runs.count = settings.workers or 1
        yield runs


@hookimpl
def ftbench_register_executors():
    return [Wrong()]
