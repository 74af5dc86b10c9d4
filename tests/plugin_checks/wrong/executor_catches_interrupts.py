"""An executor that takes Ctrl-C for a failed cell."""

from contextlib import contextmanager

from ftbench import Executor, UserError, Workers, hookimpl


class Runs(Workers):
    def run(self, work, cells, watch):
        for cell in cells:
            try:
                ended = work.run(cell, watch, None)
            except BaseException as error:
                ended = error
            yield cell, ended


class Wrong(Executor):
    name = "wrong"

    @contextmanager
    def open(self, settings):
        if settings.options or settings.workers not in (None, 1):
            raise UserError("it has no settings")
        yield Runs()


@hookimpl
def ftbench_register_executors():
    return [Wrong()]
