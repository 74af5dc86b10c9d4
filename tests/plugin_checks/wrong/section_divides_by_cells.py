"""A section that divides by the number of cells."""

from ftbench import ReportSection, hookimpl


class Wrong(ReportSection):
    name = "wrong"
    title = "Wrong"
    template = "<p>{{ share }}</p>"

    def build(self, view):
        done = [cell for cell in view.results.cells if cell.status == "done"]
        return {"share": len(done) / len(view.results.cells)}


@hookimpl
def ftbench_register_sections():
    return [Wrong()]
