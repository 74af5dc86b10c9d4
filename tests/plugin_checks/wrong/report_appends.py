"""A report that adds to what is in its file."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def write(self, results, out):
        with out.open("a", encoding="utf-8") as file:
            file.write(f"{len(results.cells)} cells\n")
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
