"""A tracker that expects an empty folder."""

from ftbench import RunTracker, Tracker, hookimpl


class Wrong(Tracker):
    name = "wrong"

    def open(self, run, settings, memory):
        (run.directory / "wrong").mkdir()
        return RunTracker()


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
