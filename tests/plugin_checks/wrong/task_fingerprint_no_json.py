"""A task whose fingerprint holds a set."""

from pathlib import Path

from ftbench import DataError, Example, Task, hookimpl


class Wrong(Task):
    name = "wrong"
    output = "text"
    languages = ("en",)
    metrics = ("exact_match",)

    def builtin_data(self, language):
        return Path(__file__).parent / "rows" / "rows.csv"

    def example(self, row, language):
        if not row.get("question") or not row.get("answer"):
            raise DataError("a field is missing", key="question")
        return Example.of(row["question"], " " + row["answer"], row["answer"], row_texts=(row["question"], ""))

    def fingerprint(self, language):
        return {"labels": {1, 2}}


@hookimpl
def ftbench_register_tasks():
    return [Wrong()]
