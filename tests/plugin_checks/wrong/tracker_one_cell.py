"""A tracker that knows one cell at a time, and expects every cell to begin before it ends."""

from ftbench import RunTracker, Tracker, hookimpl


class One(RunTracker):
    steps = None

    def cell_started(self, event):
        self.steps = []

    def step_logged(self, event):
        self.steps.append(event.step)

    def cell_finished(self, event):
        self.last, self.steps = self.steps[-1], None

    cell_failed = cell_finished


class Wrong(Tracker):
    name = "wrong"

    def open(self, run, settings, memory):
        return One()


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
