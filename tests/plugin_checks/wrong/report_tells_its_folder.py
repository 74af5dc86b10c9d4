"""A report that says where it was written."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def write(self, results, out):
        out.write_text(f"{len(results.cells)} cells, in {out.parent}", encoding="utf-8")
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
