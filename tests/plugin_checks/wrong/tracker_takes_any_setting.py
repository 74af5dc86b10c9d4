"""A tracker that overlooks misspelt settings."""

from pydantic import BaseModel

from ftbench import RunTracker, Tracker, hookimpl


class Settings(BaseModel):
    address: str = ""


class Wrong(Tracker):
    name = "wrong"
    settings = Settings

    def open(self, run, settings, memory):
        return RunTracker()


@hookimpl
def ftbench_register_trackers():
    return [Wrong()]
