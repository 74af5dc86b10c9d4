"""A tracker that asks its server already when it is registered."""

import urllib.request

from ftbench import RunTracker, Tracker, hookimpl


class Wrong(Tracker):
    name = "wrong"

    def __init__(self):
        self.server = urllib.request.urlopen("http://tracker.invalid/health", timeout=2)

    def open(self, run, settings, memory):
        return RunTracker()


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
