"""A comparison that writes names as ASCII."""

from ftbench import ComparisonReport, hookimpl


class Wrong(ComparisonReport):
    name = "wrong"
    default_file = "wrong.txt"

    def write_comparison(self, runs, out):
        out.write_text("\n".join(row.a.method for row in runs.groups.common) + runs.b.name, encoding="ascii")
        return out


@hookimpl
def ftbench_register_comparisons():
    return [Wrong()]
