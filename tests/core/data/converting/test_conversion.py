"""Files in another format: columns beside the conversation, names of columns, faults with lines, and counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ftbench import DataError
from ftbench.data.converting.conversion import Tally, Wish, converted, format_named
from ftbench.data.converting.formats import WRITTEN
from ftbench.data.converting.same_rows import same_rows
from ftbench.data.source import NumberedRow

FILE = Path("chat.jsonl")

OPENAI = {"messages": [{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Hello."}]}
NAMED = {"messages": [{"role": "user", "content": "Hi.", "name": "Ann"}, {"role": "assistant", "content": "Hello."}]}
BROKEN = {"messages": [{"role": "usr", "content": "Hi."}]}


def convert(target: str, *rows: Mapping[str, Any], **wish: Any) -> tuple[list[dict[str, Any]], Tally]:
    tally = Tally()
    numbered = [NumberedRow(line, row) for line, row in enumerate(rows, start=1)]
    return list(converted(numbered, FILE, Wish(WRITTEN[target], **wish), tally)), tally


def fault(target: str, *rows: Mapping[str, Any], **wish: Any) -> str:
    with pytest.raises(DataError) as caught:
        convert(target, *rows, **wish)
    return str(caught.value)


def test_other_columns_are_kept_after_those_of_the_format() -> None:
    (row,), tally = convert("question-answer", {"id": 7, **OPENAI, "split": "test"})
    assert list(row.items()) == [("question", "Hi."), ("answer", "Hello."), ("id", 7), ("split", "test")]
    assert list(tally.kept) == ["id", "split"]


def test_other_columns_are_left_out_if_they_are_not_wanted() -> None:
    rows, _ = convert("question-answer", {"id": 7, **OPENAI}, others=False)
    assert rows == [{"question": "Hi.", "answer": "Hello."}]


def test_a_column_that_would_be_read_as_a_part_of_the_conversation_is_a_loss() -> None:
    row = {**OPENAI, "output": "something else"}
    assert fault("alpaca", row) == (
        "chat.jsonl:1: the column output: Alpaca cannot say a column of this name beside its own\n"
        "with --lossy: 1 value of another column left out"
    )
    rows, _ = convert("alpaca", row, lossy=True)
    assert rows == [{"instruction": "Hi.", "input": "", "output": "Hello."}]


def test_a_column_by_which_the_row_would_be_read_in_another_format_is_a_loss() -> None:
    row = {"question": "Hi.", "answer": "Hello.", "query": "greeting"}
    assert convert("alpaca", row)[0][0]["query"] == "greeting"
    assert "the column instruction" in fault("query-response", {"question": "a", "answer": "b", "instruction": "c"})


def test_fields_name_the_columns_of_the_file() -> None:
    rows, _ = convert(
        "openai", {"Subject": "Hi.", "Reply": "Hello.", "id": 3}, fields={"question": "Subject", "answer": "Reply"}
    )
    assert rows == [{**OPENAI, "id": 3}]


def test_a_wrong_field_names_the_nearest_column() -> None:
    assert fault("openai", {"Subject": "Hi."}, fields={"question": "Subjct"}) == (
        "chat.jsonl:1: fields.question: there is no column \"Subjct\". Did you mean 'Subject'? Known: Subject."
    )


def test_the_format_of_a_file_can_be_named() -> None:
    row = {**OPENAI, "question": "What?", "answer": "That."}
    rows, _ = convert("openai", row, source=format_named("question-answer"), others=False)
    assert rows[0]["messages"][0]["content"] == "What?"
    assert "answer: the column is missing, and question/answer has it" in fault(
        "openai", {"question": "What?"}, source=format_named("question/answer")
    )


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(DataError, match=r"there is no format \"alpacca\"\. Did you mean 'alpaca'"):
        format_named("alpacca")


def test_all_faults_are_named_with_their_lines_and_what_lossy_would_leave_out() -> None:
    assert fault("alpaca", OPENAI, NAMED, BROKEN, NAMED).splitlines() == [
        "chat.jsonl:2: message 1: Alpaca cannot say the name of who speaks",
        "  chat.jsonl:3: messages: message 1: \"usr\" is no role. Did you mean 'user'? "
        "Known: assistant, developer, function, system, tool, user.",
        "  chat.jsonl:4: message 1: Alpaca cannot say the name of who speaks",
        "with --lossy: 2 names of speakers left out",
    ]


def test_of_many_faults_twenty_are_named() -> None:
    lines = fault("alpaca", *[NAMED] * 30).splitlines()
    assert lines[19:] == [
        "  chat.jsonl:20: message 1: Alpaca cannot say the name of who speaks",
        "  … and 10 more rows",
        "with --lossy: 30 names of speakers left out",
    ]


def test_a_faulty_row_is_an_error_with_lossy_too() -> None:
    assert fault("alpaca", OPENAI, BROKEN, lossy=True).startswith('chat.jsonl:2: messages: message 1: "usr" is no role')


def test_a_file_in_no_format_is_one_error_that_says_what_helps() -> None:
    rows = [{"Subject": "Login?", "Reply": "Reset it."}] * 30
    (line,) = fault("openai", *rows).splitlines()
    assert line.startswith("chat.jsonl:1: no known format of conversations (the row has: Subject, Reply).")
    assert line.endswith("--fields NAME=COLUMN says which column is which, and --to rows keeps rows as they are.")


def test_rows_of_which_nothing_is_left_are_counted() -> None:
    only_said = {"messages": [{"role": "system", "content": "Be kind."}, {"role": "assistant", "content": "Hello."}]}
    rows, tally = convert("alpaca", OPENAI, only_said, lossy=True)
    assert (len(rows), tally.read, tally.written) == (1, 2, 1)
    assert [str(note) for note in tally.notes()] == [
        "1 answer before the first question left out",
        "1 row left out: no question with an answer was left",
    ]
    assert "no row has a question with an answer" in fault("alpaca", only_said, lossy=True)


def test_a_row_in_another_format_than_those_before_it_is_refused() -> None:
    said = fault("alpaca", OPENAI, {"question": "Hi.", "answer": "Hello."})
    assert said == "chat.jsonl:2: the row is in the format question/answer, and the rows before it are in OpenAI"


def test_rows_are_taken_one_by_one() -> None:
    taken = []

    def endless() -> Any:
        while True:
            taken.append(1)
            yield NumberedRow(len(taken), OPENAI)

    rows = converted(endless(), FILE, Wish(WRITTEN["sharegpt"]), Tally())
    next(rows), next(rows)
    assert len(taken) == 2


def test_a_file_without_rows_is_an_error_since_its_columns_would_be_lost() -> None:
    with pytest.raises(DataError, match=r"chat\.jsonl: the file has no rows"):
        list(same_rows([], FILE, {}))


def test_rows_as_they_are_may_get_other_names_of_columns() -> None:
    rows = [NumberedRow(2, {"Review": "Good.", "stars": 5})]
    assert list(same_rows(rows, FILE, {"text": "Review"})) == [{"text": "Good.", "stars": 5}]
    with pytest.raises(
        DataError, match=r"chat.jsonl:2: fields.text: there is no column \"Revew\"\. Did you mean 'Review'"
    ):
        list(same_rows(rows, FILE, {"text": "Revew"}))
    with pytest.raises(DataError, match='the row has a column "stars" already'):
        list(same_rows(rows, FILE, {"stars": "Review"}))
