"""`ftbench init` looks at a file and writes a matrix that plans."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
import yaml

Command = Callable[..., tuple[int, str, str]]
Rows = Sequence[Mapping[str, Any]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, in which the command is typed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


ILLNESSES = [
    {"question": f"What is illness number {n} and how is it treated?", "answer": f"It is mild; rest {n} days."}
    for n in range(60)
]


def tickets(count: int = 60) -> list[dict[str, Any]]:
    things = ("printer", "router", "laptop", "phone", "camera", "screen")
    faults = ("makes a loud noise", "does not start", "loses its settings", "is very hot", "shows strange colours")
    return [
        {
            "Ticket ID": 1000 + number,
            "Opened": f"2024-03-{number % 28 + 1:02}",
            "Customer": f"C-{number % 17}",
            "Subject": f"Trouble with {things[number % 6]} {number * 7}" if number % 9 else "",
            "Body": f"My {things[number % 6]} of {1990 + number} {faults[number % 5]} since day {number * 31}.",
            "Agent reply": f"Please unplug the {things[number % 6]}, wait {number + 3} minutes, try cable {number}.",
        }
        for number in range(count)
    ]  # fmt: skip


def write_table(path: Path, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def matrix_of(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_files_that_it_writes_plan(here: Path, ftbench_command: Command) -> None:
    write_table(here / "tickets.csv", tickets(), delimiter=";", encoding="cp1252")
    code, output, errors = ftbench_command("init", "--data", "tickets.csv")
    assert code == 0, errors
    assert "60 rows" in output
    assert "ftbench plan tickets.yaml" in output

    code, output, errors = ftbench_command("plan", "tickets.yaml", "--examples", "1")
    assert code == 0, errors
    assert "task tickets: " in output
    assert "Agent reply:⟦ Please unplug the" in output


def test_each_printed_command_can_be_typed(here: Path, ftbench_command: Command) -> None:
    write_table(here / "my tickets.csv", tickets())
    _, output, _ = ftbench_command("init", "--data", "my tickets.csv")
    steps = [line.partition("  #")[0].split("ftbench ")[1] for line in output.splitlines() if "  ftbench " in line]
    assert [step.split()[0] for step in steps] == ["data", "plan", "run"]
    for step in steps[:2]:
        code, output, errors = ftbench_command(*shlex.split(step))
        assert code in (0, 1), output + errors
        assert "error:" not in errors


def test_a_registered_task_that_reads_the_rows_is_taken(here: Path, ftbench_command: Command) -> None:
    rows = [{"text": f"The tea of day {n} was {'good' if n % 2 else 'cold'} again, as ever.",
             "label": ["negative", "positive"][n % 2]} for n in range(80)]  # fmt: skip
    write_table(here / "reviews.csv", rows)
    assert ftbench_command("init", "--data", "reviews.csv")[0] == 0
    assert matrix_of(here / "reviews.yaml")["tasks"][0]["task"] == "sentiment"
    assert not (here / "reviews-task.yaml").exists()


def test_labels_that_the_task_does_not_know_get_a_task_of_their_own(here: Path, ftbench_command: Command) -> None:
    rows = [{"text": f"I need help with order {n}, which came on day {n * 3} or so.",
             "label": ["billing", "delivery", "other"][n % 3]} for n in range(90)]  # fmt: skip
    write_table(here / "intents.csv", rows)
    assert ftbench_command("init", "--data", "intents.csv")[0] == 0
    assert matrix_of(here / "intents.yaml")["tasks"][0]["task"] == "intents-task.yaml"
    assert matrix_of(here / "intents-task.yaml")["output"] == "label"


def test_conversations_get_a_task_that_reads_conversations(here: Path, ftbench_command: Command) -> None:
    rows = [
        {"messages": [{"role": "user", "content": f"How long does tea number {n} draw?"},
                      {"role": "assistant", "content": f"It draws {n} minutes and a half."}]} for n in range(40)
    ]  # fmt: skip
    (here / "chats.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, output, _ = ftbench_command("init", "--data", "chats.jsonl")
    assert code == 0
    assert "conversations in the format OpenAI" in output
    assert matrix_of(here / "chats.yaml")["tasks"][0]["task"] == "chat"


def test_of_tasks_that_all_read_the_rows_the_one_in_the_files_name_is_first(
    here: Path, ftbench_command: Command
) -> None:
    write_table(here / "medical.csv", ILLNESSES)
    ftbench_command("init", "--data", "medical.csv")
    text = (here / "medical.yaml").read_text(encoding="utf-8")
    assert "task: medical-qa  # these could read the rows, too: support-qa, chat" in text


def test_few_rows_get_folds_and_many_do_not(here: Path, ftbench_command: Command) -> None:
    write_table(here / "few.csv", tickets(60))
    write_table(here / "many.csv", tickets(600))
    ftbench_command("init", "--data", "few.csv")
    ftbench_command("init", "--data", "many.csv")
    assert matrix_of(here / "few.yaml")["tasks"][0]["folds"] == 5
    assert "folds" not in matrix_of(here / "many.yaml")["tasks"][0]


@pytest.mark.parametrize(("rows", "code"), [(24, 2), (25, 0)])
def test_rows_that_no_matrix_can_plan_with_are_said_to_be_too_few(
    rows: int, code: int, here: Path, ftbench_command: Command
) -> None:
    write_table(here / "tickets.csv", tickets(rows))
    _, output, _ = ftbench_command("init", "--data", "tickets.csv")
    assert ("WARNING: 24 rows are too few" in output) == (code == 2)
    assert ftbench_command("plan", "tickets.yaml")[0] == code


def test_rows_that_say_their_side_get_no_folds(here: Path, ftbench_command: Command) -> None:
    sides = ["train"] * 4 + ["validation", "test"]
    write_table(here / "given.csv", [{**row, "split": sides[n % 6]} for n, row in enumerate(tickets(120))])
    ftbench_command("init", "--data", "given.csv")
    assert "folds" not in matrix_of(here / "given.yaml")["tasks"][0]
    assert "split" in (here / "given.yaml").read_text(encoding="utf-8")


def test_columns_that_repeat_and_dates_are_named_in_comments(here: Path, ftbench_command: Command) -> None:
    write_table(here / "tickets.csv", tickets())
    ftbench_command("init", "--data", "tickets.csv")
    text = (here / "tickets.yaml").read_text(encoding="utf-8")
    assert "# group_by: Customer" in text
    assert "ftbench data split tickets.csv --by-time Opened" in text


def test_the_first_line_names_a_schema_that_the_matrix_fits(here: Path, ftbench_command: Command) -> None:
    write_table(here / "tickets.csv", tickets())
    ftbench_command("init", "--data", "tickets.csv")
    first = (here / "tickets.yaml").read_text(encoding="utf-8").splitlines()[0]
    schema = json.loads((here / first.partition("$schema=")[2]).read_text(encoding="utf-8"))
    jsonschema.validate(matrix_of(here / "tickets.yaml"), schema)


def test_nothing_is_written_over(here: Path, ftbench_command: Command) -> None:
    write_table(here / "tickets.csv", tickets())
    (here / "tickets-task.yaml").write_text("mine", encoding="utf-8")
    code, _, errors = ftbench_command("init", "--data", "tickets.csv")
    assert code == 2
    assert "tickets-task.yaml: is there already" in errors
    assert sorted(path.name for path in here.iterdir()) == ["tickets-task.yaml", "tickets.csv"]


def test_the_matrix_may_lie_elsewhere_and_finds_the_data(here: Path, ftbench_command: Command) -> None:
    (here / "data").mkdir()
    (here / "plans").mkdir()
    write_table(here / "data" / "tickets.csv", tickets())
    assert ftbench_command("init", "--data", "data/tickets.csv", "--out", "plans/first.yaml")[0] == 0
    assert matrix_of(here / "plans" / "first.yaml")["tasks"][0]["data"] == "../data/tickets.csv"
    assert ftbench_command("plan", "plans/first.yaml")[0] == 0


def test_a_folder_for_the_matrix_is_made(here: Path, ftbench_command: Command) -> None:
    write_table(here / "tickets.csv", tickets())
    code, _, errors = ftbench_command("init", "--data", "tickets.csv", "--out", "new/plans/first.yaml")
    assert (code, errors) == (0, "")
    assert ftbench_command("plan", "new/plans/first.yaml")[0] == 0


def test_the_command_in_a_comment_can_be_typed_whatever_the_names(here: Path, ftbench_command: Command) -> None:
    rows = [{"opened at": row.pop("Opened"), **row} for row in tickets()]
    write_table(here / "my tickets.csv", rows)
    ftbench_command("init", "--data", "my tickets.csv")
    text = (here / "my tickets.yaml").read_text(encoding="utf-8")
    command = next(line for line in text.splitlines() if "data split" in line).partition("ftbench ")[2]
    assert ftbench_command(*shlex.split(command))[0] == 0


def test_without_a_file_the_data_that_comes_with_a_task_is_used(here: Path, ftbench_command: Command) -> None:
    assert ftbench_command("init", "--yes")[0] == 0
    code, output, errors = ftbench_command("plan", "first.yaml")
    assert code == 0, errors
    assert "built-in" in output


def test_the_same_file_gives_the_same_bytes(here: Path, ftbench_command: Command) -> None:
    write_table(here / "tickets.csv", tickets())
    written = []
    for _ in range(2):
        ftbench_command("init", "--data", "tickets.csv")
        written.append([(here / name).read_bytes() for name in ("tickets.yaml", "tickets-task.yaml")])
        (here / "tickets.yaml").unlink()
        (here / "tickets-task.yaml").unlink()
    assert written[0] == written[1]


def test_everything_is_said_and_written_in_chinese(here: Path, ftbench_command: Command) -> None:
    write_table(here / "tickets.csv", tickets(), delimiter=";")
    _, output, _ = ftbench_command("init", "--data", "tickets.csv", "--language", "zh")
    assert "各列以分号分隔" in output
    assert "接下来：" in output
    text = (here / "tickets.yaml").read_text(encoding="utf-8")
    assert "由 `ftbench init --data tickets.csv` 生成" in text
    assert "every" not in text
    assert matrix_of(here / "tickets.yaml")["tasks"][0]["folds"] == 5


def test_a_file_without_an_answer_is_said_to_be_one(here: Path, ftbench_command: Command) -> None:
    write_table(here / "texts.csv", [{"text": f"There is only text number {n} in here."} for n in range(30)])
    code, _, errors = ftbench_command("init", "--data", "texts.csv")
    assert code == 2
    assert "texts.csv: no column looks like an input with an answer beside it (text)" in errors


def test_a_row_that_cannot_be_read_is_said_and_the_others_are_used(here: Path, ftbench_command: Command) -> None:
    path = write_table(here / "tickets.csv", tickets())
    path.write_text(path.read_text(encoding="utf-8") + "1,2\n", encoding="utf-8")
    code, output, _ = ftbench_command("init", "--data", "tickets.csv")
    assert code == 0
    assert "1 row cannot be read: tickets.csv:62" in output


def test_a_row_that_cannot_be_read_is_said_in_chinese(here: Path, ftbench_command: Command) -> None:
    path = write_table(
        here / "rows.csv", [{"text": f"This is text number {n}.", "label": "ab"[n % 2]} for n in range(30)]
    )
    path.write_text(path.read_text(encoding="utf-8") + "1,2,3\n", encoding="utf-8")
    code, output, _ = ftbench_command("init", "--data", "rows.csv", "--language", "zh")
    assert code == 0
    assert "rows.csv:32：该行有 3 列，表头有 2 列（text, label）" in output.replace("\n    ", "")


def test_what_is_said_about_reading_is_in_the_matrix_and_in_the_next_command(
    here: Path, ftbench_command: Command
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Summary of May"])
    sheet = book.create_sheet("Open tickets")
    sheet.append(["Exported by hand"])
    sheet.append(list(tickets(1)[0]))
    for row in tickets():
        sheet.append(list(row.values()))
    book.save(here / "tickets.xlsx")
    how = ("--sheet", "Open tickets", "--header", "2")

    code, output, errors = ftbench_command("init", "--data", "tickets.xlsx", *how)
    assert code == 0, errors
    assert matrix_of(here / "tickets.yaml")["tasks"][0]["data"] == {
        "file": "tickets.xlsx", "sheet": "Open tickets", "header": 2,
    }  # fmt: skip
    assert "ftbench data check tickets.xlsx --task tickets-task.yaml --sheet 'Open tickets' --header 2" in output
    code, output, errors = ftbench_command("plan", "tickets.yaml")
    assert code == 0, errors
    assert "60 rows in 5 folds" in output


def test_in_a_terminal_it_asks_for_task_and_model(here: Path) -> None:
    write_table(here / "medical.csv", ILLNESSES)
    said = in_a_terminal(here, ["init", "--data", "medical.csv"], answers={"Task [": "2", "Model (": "builtin:nano"})
    assert "1  medical-qa" in said
    assert matrix_of(here / "medical.yaml")["tasks"][0]["task"] == "support-qa"


def in_a_terminal(folder: Path, arguments: Sequence[str], answers: Mapping[str, str]) -> str:
    """What the command says in a terminal where somebody types each answer when its question is there."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ftbench", *arguments], cwd=folder, stdin=its, stdout=its, stderr=its,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "dumb"},
    )  # fmt: skip
    os.close(its)
    said, left, until = "", dict(answers), time.monotonic() + 120
    while time.monotonic() < until:
        if not select.select([ours], [], [], 0.5)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            said += os.read(ours, 65536).decode("utf-8", "replace")
        except OSError:  # the terminal is closed when the command ends
            break
        for question, answer in list(left.items()):
            if question in said:
                os.write(ours, f"{answer}\n".encode())
                del left[question]
    process.wait(30)
    os.close(ours)
    assert process.returncode == 0, said
    assert left == {}
    return said
