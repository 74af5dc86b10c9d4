"""A section that shows when the page was written."""

import time

from ftbench import ReportSection, hookimpl


class Wrong(ReportSection):
    name = "wrong"
    title = "Wrong"
    template = "<p>{{ now }}</p>"

    def build(self, view):
        return {"now": time.strftime("%H:%M:%S")}


@hookimpl
def ftbench_register_sections():
    return [Wrong()]
