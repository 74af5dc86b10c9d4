"""A report that looks for the best of the cells, where there may be none."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def write(self, results, out):
        best = max(results.cells, key=lambda cell: cell.costs.get("wall_seconds", 0))
        out.write_text(best.cell, encoding="utf-8")
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
