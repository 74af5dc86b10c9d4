"""A tracker that writes JSON, which has no number for a loss that is none."""

import json

from ftbench import RunTracker, Tracker, hookimpl


class Lines(RunTracker):
    def __init__(self, file):
        self.file = file

    def step_logged(self, event):
        self.file.write(json.dumps({"step": event.step, **event.values}, allow_nan=False))

    def run_ended(self, event):
        self.file.close()


class Wrong(Tracker):
    name = "wrong"

    def open(self, run, settings, memory):
        return Lines((run.directory / "wrong.jsonl").open("w"))


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
