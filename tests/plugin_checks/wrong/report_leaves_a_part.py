"""A report that leaves what it wrote on the way."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def write(self, results, out):
        part = out.with_suffix(".part")
        part.write_text(str(len(results.cells)), encoding="utf-8")
        out.write_bytes(part.read_bytes())
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
