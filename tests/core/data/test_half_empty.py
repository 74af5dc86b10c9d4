"""Rows without a value that the task needs are left out and counted; all other faults are said at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import ChatTask, DataError, TextTask
from tests.core.data.loading import examples, labelled, load_file, load_rows

Write = Callable[[str, str | bytes], Path]

MOOD = TextTask(name="mood", output="label", prompts={"en": "{text} ="}, answers={"en": " {label}"}, metrics=())
ASKED = TextTask(
    name="asked",
    output="text",
    prompts={"en": "{question}?"},
    answers={"en": " {answer}"},
    metrics=(),
    aliases={"question": (("Subject", "Body"), "query")},
)
CHAT = ChatTask(name="chat", metrics=())


def said(task: Any, path: Path, **entry: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        load_file(task, path, **entry)
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


def tickets(answers: dict[int, str]) -> str:
    lines = [f"{row['text']},{answers.get(n, 'done')}" for n, row in enumerate(labelled(["a"], 60))]
    return "\n".join(["question,answer", *lines])


def test_open_tickets_are_left_out_and_counted(write: Write) -> None:
    data = load_file(ASKED, write("rows.csv", tickets({0: "", 7: "  ", 9: "\u200b"})))
    assert len(examples(data)) == 57
    assert list(map(str, data.notes)) == ["3 rows left out without a value that the task needs: answer"]


def test_a_note_counts_the_rows_of_each_field(write: Write) -> None:
    text = tickets({0: "", 7: ""}).replace("\n", "\n,done\n", 1)
    data = load_file(ASKED, write("rows.csv", text))
    assert list(map(str, data.notes)) == [
        "3 rows left out without a value that the task needs: question (1), answer (2)"
    ]


def test_an_empty_column_that_is_an_alias_is_no_other_spelling(tmp_path: Path) -> None:
    task = TextTask(**{name: getattr(MOOD, name) for name in ("output", "prompts", "answers", "metrics")},
                    name="m", aliases={"label": ("mood",)})  # fmt: skip
    rows = [{"text": row["text"], "mood": row["label"]} for row in labelled(["good", "bad"], 60)]
    rows[0]["mood"] = None
    data = load_rows(task, rows, tmp_path)
    assert list(map(str, data.notes)) == ["1 row left out without a value that the task needs: label"]


def test_rows_that_all_lack_a_value_are_an_error(write: Write) -> None:
    path = write("rows.csv", "question,answer\na,\nb,\n")
    assert said(ASKED, path) == [
        "rows.csv:2: answer: the field is empty (the row has: question, answer); "
        "all 2 rows lack a value that the task needs"
    ]


def test_too_few_rows_are_said_with_those_that_were_left_out(write: Write) -> None:
    (line,) = said(ASKED, write("rows.csv", "question,answer\na,b\nc,\nd,\n"))
    assert line.endswith("; 2 rows left out without a value that the task needs: answer")


def test_all_faults_of_a_file_are_said_at_once_in_its_order(write: Write) -> None:
    rows = [json.dumps(row) for row in labelled(["good", "bad"], 40)]
    rows[3] = '{"text": "cut off'
    rows[5] = '{"text": ["a", "list"], "label": "good"}'
    rows[8] = '{"label": "bad"}'
    rows[9] = "[1, 2]"
    assert said(MOOD, write("rows.jsonl", "\n".join(rows))) == [
        "rows.jsonl:4: not valid JSON: Unterminated string starting at",
        "rows.jsonl:6: text: the field must be text, not ['a', 'list'] (the row has: text, label)",
        "rows.jsonl:9: text: the field is missing (the row has: label); `fields: {text: COLUMN}` names its column",
        "rows.jsonl:10: expected an object such as {...}, got list",
    ]


def test_the_faults_of_several_files_are_said_together(write: Write, tmp_path: Path) -> None:
    rows = [json.dumps(row) for row in labelled(["good", "bad"], 40)]
    for name in ("a", "b", "c"):
        write(f"{name}.jsonl", "\n".join(rows if name == "b" else [*rows, "{"]))
    data = {"train": "a.jsonl", "validation": "b.jsonl", "test": "c.jsonl"}
    lines = said(MOOD, tmp_path / "a.jsonl", data=data)
    assert [line.partition(": ")[0] for line in lines] == ["a.jsonl:41", "c.jsonl:41"]


def test_of_many_faults_the_first_twenty_are_said(write: Write) -> None:
    rows = [json.dumps(row) for row in labelled(["good", "bad"], 40)]
    lines = said(MOOD, write("rows.jsonl", "\n".join([*rows, *["{oops"] * 1030])))
    assert len(lines) == 21
    assert lines[-1] == "and 1,010 more"


def test_a_fault_that_all_rows_have_is_said_once(write: Write) -> None:
    (line,) = said(MOOD, write("rows.csv", "title,label\na,good\nb,bad\nc,bad\n"))
    assert line.startswith("rows.csv:2: text: the field is missing (the row has: title, label)")


def test_strict_makes_errors_of_blank_and_half_empty_rows(write: Write) -> None:
    path = write("rows.csv", "question,answer\na,b\n,\nc,\nd,e\n")
    assert said(ASKED, path, data={"file": "rows.csv", "strict": True}) == [
        "rows.csv:3: the row is empty",
        "rows.csv:4: answer: the field is empty (the row has: question, answer)",
    ]


def test_wrong_roles_of_conversations_are_all_named(write: Write) -> None:
    def row(role: str, n: int) -> str:
        return json.dumps({"messages": [{"role": role, "content": f"q{n}"}, {"role": "assistant", "content": "a"}]})

    path = write("rows.jsonl", "\n".join(row("boss" if n in (1, 4) else "user", n) for n in range(6)))
    lines = said(CHAT, path)
    assert [line.partition(": ")[0] for line in lines] == ["rows.jsonl:2", "rows.jsonl:5"]
    assert all("boss" in line for line in lines)


@pytest.mark.parametrize("empty", ["", None])
def test_a_conversation_without_an_answer_is_left_out(empty: str | None, tmp_path: Path) -> None:
    rows = [{"instruction": row["text"], "output": "fine"} for row in labelled(["a"], 60)]
    rows[0]["output"] = rows[5]["output"] = empty  # the first row too: no format is known yet
    data = load_rows(CHAT, rows, tmp_path)
    assert "2 rows left out without a value that the task needs: output" in list(map(str, data.notes))
    assert len(examples(data)) == 58


def test_columns_joined_for_a_field_of_the_matrix_have_an_empty_line_between_them(tmp_path: Path) -> None:
    rows = [{"Head": f"{row['text']} ", "Body": "more", "answer": "ok"} for row in labelled(["a"], 60)]
    rows[0]["Head"] = ""
    rows[1]["Head"] = rows[1]["Body"] = " "
    data = load_rows(ASKED, rows, tmp_path, fields={"question": ["Head", "Body"]})
    prompts = {example.prompt for example in examples(data)}
    assert "more?" in prompts
    assert f"{rows[2]['Head'].strip()}\n\nmore?" in prompts
    assert list(map(str, data.notes)) == ["1 row left out without a value that the task needs: question"]


def test_columns_joined_by_an_alias_may_be_missing_in_a_row(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"Subject": row["text"], "Body": "b", "answer": "ok"} for row in labelled(["a"], 60)]
    del rows[0]["Body"]
    rows[1] |= {"Subject": None, "Body": ""}
    data = load_rows(ASKED, rows, tmp_path)
    assert f"{rows[0]['Subject']}?" in {example.prompt for example in examples(data)}
    assert list(map(str, data.notes)) == ["1 row left out without a value that the task needs: question"]


def test_a_joined_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r'question: there is no column "Bdy" \(Head, Body, answer\)'):
        load_rows(ASKED, [{"Head": "a", "Body": "b", "answer": "c"}], tmp_path, fields={"question": ["Head", "Bdy"]})
