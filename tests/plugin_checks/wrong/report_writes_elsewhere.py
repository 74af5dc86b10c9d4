"""A report that writes to a file of its own choice."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def write(self, results, out):
        chosen = out.with_name("summary.txt")
        chosen.write_text(str(len(results.cells)), encoding="utf-8")
        return chosen


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
