"""A tracker that is the same object for all runs."""

from ftbench import RunTracker, Tracker, hookimpl


class Wrong(Tracker, RunTracker):
    name = "wrong"

    def open(self, run, settings, memory):
        return self


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
