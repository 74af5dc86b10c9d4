"""How data files are read, in the matrix: `data: {file: …, sheet: …}`, and columns that are joined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import MatrixError, ReadingOptions
from ftbench.matrix import TaskEntry, read_matrix

Write = Callable[[str, str], Path]

BASE = "models: [m]\nmethods: [lora]\ntasks:\n- "


def entry(data: Any, **more: Any) -> TaskEntry:
    return TaskEntry.model_validate({"task": "t", "data": data, **more})


def fault(write: Write, task: str) -> str:
    with pytest.raises(MatrixError) as raised:
        read_matrix(write("m.yaml", f"{BASE}{task}\n"))
    return str(raised.value).rpartition("m.yaml:")[2]


def test_a_plain_name_has_no_options() -> None:
    assert entry("a.csv").reading == ReadingOptions()


def test_the_options_of_a_file_are_those_of_the_readers() -> None:
    given = {"sheet": "A", "header": 2, "separator": ";", "encoding": "gbk", "strict": True}
    assert entry({"file": "a.csv", **given}).reading == ReadingOptions(**given)
    files = {"train": "a.csv", "validation": "b.csv", "test": "c.csv"}
    assert entry({**files, **given}).reading == ReadingOptions(**given)


def test_what_is_written_is_what_is_kept() -> None:
    for data in ("a.csv", {"file": "a.csv", "strict": True}, {"train": "a", "validation": "b", "test": "c"}):
        assert entry(data).model_dump(mode="json", exclude_unset=True)["data"] == data
        assert entry(data).model_dump(mode="json", exclude_none=True)["data"] == data


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("{task: t, data: {file: a.csv, sheeet: x}}", "4: tasks.0.data.sheeet: unknown key. Did you mean 'sheet'?"),
        ("{task: t, data: {sheet: x}}", "4: tasks.0.data.file: is missing"),
        ("{task: t, data: {file: a.csv, header: 0}}", "4: tasks.0.data.header: must be greater than or equal to 1"),
        ("{task: t, data: {file: a.csv, strict: maybe}}", "4: tasks.0.data.strict: must be true or false"),
        ("{task: t, data: 3}", "4: tasks.0.data: must be text, not 3"),
        ("{task: t, data: [a.csv]}", "4: tasks.0.data: must be one text, not a list"),
        (
            "{task: t, fields: {q: []}}",
            "4: tasks.0.fields.q: must be a column's name, or a list of names that are joined",
        ),
        ("{task: t, fields: {q: [A, 3]}}", "4: tasks.0.fields.q: must be a column's name, or a list of names"),
    ],
)
def test_a_wrong_option_names_file_line_and_key(task: str, message: str, write: Write) -> None:
    assert fault(write, task).startswith(message)


def test_several_columns_are_a_field() -> None:
    assert entry("a.csv", fields={"q": ["A", "B"], "a": "C"}).fields == {"q": ("A", "B"), "a": "C"}
