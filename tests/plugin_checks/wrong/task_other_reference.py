"""A task that trains one answer and compares with another."""

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
        answer = row["answer"]
        return Example.of(row["question"], " " + answer, answer.upper(), row_texts=(row["question"], answer))

    def fingerprint(self, language):
        return {"name": self.name}


@hookimpl
def ftbench_register_tasks():
    return [Wrong()]
