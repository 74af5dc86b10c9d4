"""A section without a Chinese heading."""

from typing import ClassVar

from ftbench import ReportSection, hookimpl


class Wrong(ReportSection):
    name = "wrong"
    title: ClassVar = {"en": "Wrong"}
    template = "<p></p>"

    def build(self, view):
        return {}


@hookimpl
def ftbench_register_sections():
    return [Wrong()]
