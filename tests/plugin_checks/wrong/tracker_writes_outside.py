"""A tracker that writes into whatever folder the command was called in."""

from ftbench import RunTracker, Tracker, hookimpl


class Log(RunTracker):
    def run_ended(self, event):
        with open("log.txt", "a") as file:
            file.write(event.status)


class Wrong(Tracker):
    name = "wrong"

    def open(self, run, settings, memory):
        return Log()


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
