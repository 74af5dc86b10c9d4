"""A report with the hour at which it was written."""

import time

from ftbench import Report, hookimpl


class Wrong(Report):
    name = "wrong"
    default_file = "wrong.txt"

    def write(self, results, out):
        out.write_text(f"{results.name}, {time.strftime('%H:%M')}", encoding="utf-8", errors="replace")
        return out


@hookimpl
def ftbench_register_reports():
    return [Wrong()]
