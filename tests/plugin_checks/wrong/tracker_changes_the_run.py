"""A tracker that tidies up the run directory."""

import shutil

from ftbench import RunTracker, Tracker, hookimpl


class Tidy(RunTracker):
    def artifact_written(self, event):
        shutil.move(event.path, event.path.with_name(f"logged-{event.path.name}"))


class Wrong(Tracker):
    name = "wrong"

    def open(self, run, settings, memory):
        return Tidy()


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
