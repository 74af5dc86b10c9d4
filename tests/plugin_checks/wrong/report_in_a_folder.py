"""A report whose default file lies in another folder."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "../summary.txt"

    def write(self, results, out):
        out.write_text("", encoding="utf-8")
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
