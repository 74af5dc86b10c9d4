"""A report that remembers the first texts of a run, also where they are left out."""

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def __init__(self):
        self.texts = {}

    def write(self, results, out):
        for cell in results.cells:
            for prediction in cell.predictions():
                self.texts.setdefault((cell.cell, prediction.id), prediction.prompt)
        lines = [self.texts.get((cell.cell, "0"), "") for cell in results.cells]
        out.write_text("\n".join(lines), encoding="utf-8", errors="replace")
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
