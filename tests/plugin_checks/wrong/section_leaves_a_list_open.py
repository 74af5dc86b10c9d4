"""A section whose list is not closed."""

from ftbench import ReportSection, hookimpl


class Wrong(ReportSection):
    name = "wrong"
    title = "Wrong"
    template = "<ul><li>{{ count }}</li>"

    def build(self, view):
        return {"count": len(view.results.cells)}


@hookimpl
def ftbench_register_sections():
    return [Wrong()]
