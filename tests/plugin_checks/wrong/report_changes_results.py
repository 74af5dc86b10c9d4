"""A report that keeps a note in the matrix of the run."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def write(self, results, out):
        results.matrix["written"] = results.matrix.get("written", 0) + 1
        out.write_text(str(len(results.cells)), encoding="utf-8")
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
