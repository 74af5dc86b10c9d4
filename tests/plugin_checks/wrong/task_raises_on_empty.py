"""A task that expects every column."""

from pathlib import Path

from ftbench import Example, Task, hookimpl


class Wrong(Task):
    name = "wrong"
    output = "text"
    languages = ("en",)
    metrics = ("exact_match",)

    def builtin_data(self, language):
        return Path(__file__).parent / "rows" / "rows.csv"

    def example(self, row, language):
        return Example.of(row["question"], " " + row["answer"], row["answer"], row_texts=(row["question"], ""))

    def fingerprint(self, language):
        return {"name": self.name}


@hookimpl
def ftbench_register_tasks():
    return [Wrong()]
