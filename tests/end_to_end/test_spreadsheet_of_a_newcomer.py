"""Support tickets as a team has them in Excel: each of its ways to save them is planned as it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.core.conftest import command
from tests.core.data.loading import texts

HEADER = ["Ticket ID", "Subject", "Body", "Agent reply"]

MATRIX = """\
name: tickets
models: [builtin:nano]
tasks:
- {task: support-qa, data: DATA, fields: {question: [Subject, Body], answer: Agent reply}}
methods: [zero-shot, lora]
"""

TASK = """\
name: tickets
prompt: |
  Subject: {Subject?}
  Ticket: {Body}
  Reply:
answer: " {Agent reply}"
data: tickets.csv
"""


def tickets(language: str) -> list[list[str]]:
    """A hundred tickets; the body of some has a line break, quotes and both separators."""
    ask, thanks = {
        "en": ("Please help; it is", "Thank you, we did it."),
        "de": ("Bitte prüfen; das Gerät", "Grüße, schöne Tage für 5 €"),
        "zh": ("请帮忙看看这个问题", "您好，我们已经处理好了，谢谢"),
    }[language]
    words = texts(100)
    return [
        [str(1000 + n), word[:20].strip(), f'{ask}\n"{word[20:]}", now', f"{thanks} {word[:7]}"]
        for n, word in enumerate(words)
    ]


def as_csv(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([HEADER, *rows])
    return text.getvalue()


def planned(folder: Path, monkeypatch: pytest.MonkeyPatch, matrix: str) -> str:
    """What `ftbench plan` says with an example, on one line."""
    (folder / "m.yaml").write_text(matrix, encoding="utf-8")
    monkeypatch.chdir(folder)
    code, output, errors = command("plan", "m.yaml", "--examples", "1")
    assert (code, errors) == (0, ""), errors
    return " ".join(output.split())


def rows_of(said: str) -> int:
    """The number of rows in a plan, over all sides."""
    sides = re.search(r"(\d+) / (\d+) / (\d+) rows to train", said)
    assert sides is not None, said
    return sum(map(int, sides.groups()))


def test_a_workbook_is_planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    for row in [HEADER, *tickets("en")]:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "tickets.xlsx")
    assert rows_of(planned(tmp_path, monkeypatch, MATRIX.replace("DATA", "tickets.xlsx"))) == 100


@pytest.mark.parametrize(
    ("language", "encoding", "separator", "name", "said"),
    [
        ("de", "utf-8", ";", "tickets.csv", "the columns are separated by semicolons"),
        ("de", "utf-8-sig", ";", "tickets.csv", "the columns are separated by semicolons"),
        ("de", "cp1252", ";", "tickets.csv", "read as Windows-1252"),
        ("zh", "gb18030", ",", "tickets.csv", "read as GB18030"),
        ("zh", "utf-16", "\t", "tickets.txt", "read as UTF-16"),
    ],
)
def test_a_table_in_the_separator_and_encoding_of_excel_is_planned(
    language: str,
    encoding: str,
    separator: str,
    name: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / name).write_bytes(as_csv(tickets(language), separator).encode(encoding))
    output = planned(tmp_path, monkeypatch, MATRIX.replace("DATA", name))
    assert said in output
    assert rows_of(output) == 100


def test_empty_rows_and_open_tickets_are_left_out_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tickets("en")
    rows[7][3] = rows[30][3] = ""  # not answered yet
    rows.insert(50, ["", "", "", ""])
    (tmp_path / "tickets.csv").write_text(as_csv(rows), encoding="utf-8", newline="")
    said = planned(tmp_path, monkeypatch, MATRIX.replace("DATA", "tickets.csv"))
    assert rows_of(said) == 98
    assert "1 empty row left out" in said
    assert "2 rows left out without a value that the task needs: answer" in said


def test_a_task_file_names_the_columns_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tickets("en")
    rows[3][1] = ""
    (tmp_path / "tickets.csv").write_text(as_csv(rows), encoding="utf-8", newline="")
    (tmp_path / "tickets.yaml").write_text(TASK, encoding="utf-8")
    said = planned(tmp_path, monkeypatch, "models: [builtin:nano]\ntasks: [tickets.yaml]\nmethods: [zero-shot]\n")
    assert rows_of(said) == 100
    assert "⏎ Ticket: Please help; it is⏎" in said


def test_how_a_file_is_read_can_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "exported,by,the,desk\n" + as_csv(tickets("zh"), "|")
    (tmp_path / "tickets.txt").write_bytes(text.encode("big5", "replace"))
    data = "{file: tickets.txt, header: 2, separator: bar, encoding: big5}"
    said = planned(tmp_path, monkeypatch, MATRIX.replace("DATA", data))
    assert rows_of(said) == 100
