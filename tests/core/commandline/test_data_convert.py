"""`ftbench data convert`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.core.data.writing.reading_back import read_back

Command = Callable[..., tuple[int, str, str]]
WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]

TURNS = [{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Hello."}]
MORE = [{"role": "user", "content": "Weather?"}, {"role": "assistant", "content": "Rain.", "weight": 0}]


@pytest.fixture
def chat(write_rows: WriteRows) -> Path:
    return write_rows("chat.jsonl", [{"messages": TURNS, "id": 1}, {"messages": [*MORE, *TURNS], "id": 2}])


def test_it_says_what_was_read_kept_and_written_and_what_comes_next(chat: Path, ftbench_command: Command) -> None:
    out = chat.with_name("chat.sharegpt.jsonl")
    code, output, errors = ftbench_command("data", "convert", chat, "--to", "sharegpt")
    assert (code, errors) == (0, "")
    said = [line.strip() for line in output.splitlines()]
    joined = " ".join(said)
    assert f"read 2 rows in the format OpenAI from {chat}" in joined
    assert "columns kept as they are: id" in said
    assert f"wrote 2 rows in the format ShareGPT to {out}" in joined
    assert said[-1] == f"next: ftbench data split {out}"
    assert read_back(out)[0] == {
        "conversations": [{"from": "human", "value": "Hi."}, {"from": "gpt", "value": "Hello."}],
        "id": 1,
    }


def test_what_the_format_cannot_say_is_an_error_and_nothing_is_written(chat: Path, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("data", "convert", chat, "--to", "alpaca")
    assert (code, output) == (2, "")
    assert errors.splitlines() == [
        f"error: {chat}:2: message 2: Alpaca cannot say that an answer is not trained on (the weight 0)",
        "with --lossy: 1 answer with the weight 0 would now be trained on",
    ]
    assert list(chat.parent.iterdir()) == [chat]


def test_losses_are_counted(chat: Path, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("data", "convert", chat, "--to", "question-answer", "--lossy")
    assert code == 0
    assert "  1 answer with the weight 0 would now be trained on\n" in output
    assert "  1 conversation ends after its first answer\n" in output


def test_a_dry_run_shows_three_rows_and_writes_nothing(write_rows: WriteRows, ftbench_command: Command) -> None:
    rows = [{"question": f"Number {i}? " + "x" * 200, "answer": "Yes."} for i in range(5)]
    path = write_rows("rows.jsonl", rows)
    code, output, _ = ftbench_command("data", "convert", path, "--to", "alpaca", "--dry-run")
    assert code == 0
    assert output.count('"instruction": "Number') == 3
    assert "… (+110 characters)" in output
    assert "would write 5 rows in the format Alpaca" in " ".join(output.split())
    assert list(path.parent.iterdir()) == [path]


def test_a_dry_run_finds_an_error_in_a_later_row(write_rows: WriteRows, ftbench_command: Command) -> None:
    rows = [*[{"question": "A?", "answer": "B."}] * 9, {"question": "A?", "answer": ""}]
    path = write_rows("rows.jsonl", rows)
    code, _, errors = ftbench_command("data", "convert", path, "--to", "alpaca", "--dry-run")
    assert code == 2
    assert errors == f"error: {path}:10: answer: the answer is empty and calls no tool\n"


@pytest.mark.parametrize("suffix", [".json", ".csv", ".tsv", ".xlsx", ".parquet"])
def test_the_ending_of_the_file_says_its_kind(suffix: str, chat: Path, ftbench_command: Command) -> None:
    out = chat.with_name(f"out{suffix}")
    code, _, _ = ftbench_command("data", "convert", chat, "--to", "alpaca", "--lossy", "--out", out)
    assert code == 0
    assert [row["output"] for row in read_back(out)] == ["Hello.", "Hello."]


def test_fields_are_given_one_by_one_or_as_in_a_matrix(
    write: Callable[[str, str], Path], ftbench_command: Command
) -> None:
    path = write("tickets.csv", "Subject,Agent reply\nLogin?,Reset it.\n")
    one_by_one = ("--fields", "question=Subject", "--fields", "answer=Agent reply")
    as_in_a_matrix = ("--fields", "{question: Subject, answer: Agent reply}")
    for number, fields in enumerate((one_by_one, as_in_a_matrix)):
        out = path.with_name(f"{number}.jsonl")
        assert ftbench_command("data", "convert", path, "--to", "openai", "--out", out, *fields)[0] == 0
        assert [message["content"] for message in read_back(out)[0]["messages"]] == ["Login?", "Reset it."]


def test_rows_as_they_are_change_the_kind_of_file(write: Callable[[str, str], Path], ftbench_command: Command) -> None:
    path = write("reviews.csv", "Review;stars\nGood.;5\n")
    out = path.with_name("reviews.jsonl")
    code, output, _ = ftbench_command("data", "convert", path, "--to", "rows", "--fields", "text=Review", "--out", out)
    assert code == 0
    assert "note: the columns are separated by semicolons" in output
    assert read_back(out) == [{"text": "Good.", "stars": "5"}]


def test_a_file_that_is_there_is_replaced_only_if_that_is_wanted(chat: Path, ftbench_command: Command) -> None:
    out = chat.with_name("out.jsonl")
    out.write_text("mine")
    arguments = ("data", "convert", chat, "--to", "sharegpt", "--out", out)
    assert ftbench_command(*arguments)[2] == f"error: {out}: is there already; --overwrite replaces it\n"
    assert out.read_text() == "mine"
    assert ftbench_command(*arguments, "--overwrite")[0] == 0
    assert len(read_back(out)) == 2


def test_the_file_that_is_read_is_never_written(chat: Path, ftbench_command: Command) -> None:
    before = chat.read_bytes()
    link = chat.with_name("link.jsonl")
    link.symlink_to(chat)
    for out in (chat, link):
        _, _, errors = ftbench_command("data", "convert", chat, "--to", "sharegpt", "--out", out, "--overwrite")
        assert errors == f"error: {out}: is the file that is read; write to another one\n"
    assert chat.read_bytes() == before


def test_mistakes_name_the_nearest_valid_name(chat: Path, ftbench_command: Command) -> None:
    mistakes = {
        ("--to", "sharegtp"): "error: --to: there is no format \"sharegtp\". Did you mean 'sharegpt'? Known: alpaca, ",
        ("--to", "openai", "--from", "OpenAl"): "error: there is no format \"OpenAl\". Did you mean 'openai'?",
        (
            "--to",
            "openai",
            "--out",
            "x.cvs",
        ): "error: x.cvs: \".cvs\" is no kind of file to write. Did you mean '.csv'?",
        ("--to", "prompt-completion-messages", "--out", "x.csv"): (
            "error: x.csv: prompt-completion-messages has lists of messages, which a table cannot hold; write .jsonl"
        ),
        ("--to", "openai", "--fields", "question"): "error: --fields: expected question=Subject, or ",
    }
    for arguments, message in mistakes.items():
        code, _, errors = ftbench_command("data", "convert", chat, *arguments)
        assert code == 2
        assert errors.startswith(message), arguments


def test_a_fault_of_the_written_file_names_it(write_rows: WriteRows, ftbench_command: Command) -> None:
    path = write_rows("rows.jsonl", [{"question": "a\rb", "answer": "c"}])
    out = path.with_name("out.xlsx")
    _, _, errors = ftbench_command("data", "convert", path, "--to", "alpaca", "--out", out)
    assert errors == (
        f"error: {out}: instruction: row 1: a sheet cannot hold the character U+000D (in 'a\\rb'); write .jsonl\n"
    )
    assert list(path.parent.iterdir()) == [path]


def test_an_unknown_command_for_data_names_the_nearest(ftbench_command: Command) -> None:
    assert ftbench_command("data", "convrt")[2].startswith(
        "error: there is no command \"convrt\". Did you mean 'convert'? Known: "
    )


def test_a_format_that_the_help_names_exists() -> None:
    from ftbench.commandline.data.convert import ROWS, command
    from ftbench.data.converting.formats import WRITTEN

    (option,) = (option for option in command.params if "--to" in option.opts)
    words = str(getattr(option, "help", "")).replace(";", ",").replace(" or ", ", ").replace(":", ",").split(", ")
    assert set(words) >= {*WRITTEN, ROWS}


def test_the_real_rows_of_a_task_come_back_through_every_format(
    shared: Path, tmp_path: Path, ftbench_command: Command
) -> None:
    lines = (shared / "data" / "support_zh.jsonl").read_text(encoding="utf-8").splitlines()[:200]
    path = tmp_path / "support.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    there, back = tmp_path / "there.jsonl", tmp_path / "back.jsonl"
    for name in ("openai", "sharegpt", "llama-factory", "ms-swift", "alpaca", "query-response", "prompt-completion"):
        convert = ("--overwrite", "--no-others", "--out")
        assert ftbench_command("data", "convert", path, "--to", name, *convert, there)[0] == 0
        assert ftbench_command("data", "convert", there, "--to", "question-answer", *convert, back)[0] == 0
        expected = [{key: json.loads(line)[key].strip() for key in ("question", "answer")} for line in lines]
        assert read_back(back) == expected, name


def test_all_that_it_says_is_in_chinese_where_that_is_asked_for(
    write_rows: WriteRows, ftbench_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_rows("chat.jsonl", [{"messages": [*MORE, *TURNS], "id": 2}])
    monkeypatch.chdir(path.parent)
    how = ("--to", "question-answer", "--lossy", "--language", "zh")
    code, output, errors = ftbench_command("data", "convert", path.name, *how)
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "从 chat.jsonl 读取了 1 行，格式为 OpenAI",
        "  1 个权重为 0 的回答现在会参与训练",
        "  1 段对话只保留到第一个回答",
        "  原样保留的列：id",
        "已将 1 行以 question/answer 格式写入 chat.question-answer.jsonl",
        "接下来：ftbench data split chat.question-answer.jsonl",
    ]
    _, output, _ = ftbench_command("data", "convert", path.name, "--to", "rows", "--dry-run", "--language", "zh")
    assert output.splitlines()[-1] == "将把 1 行写入 chat.rows.jsonl"


def test_what_a_dry_run_cuts_is_counted_in_chinese(write_rows: WriteRows, ftbench_command: Command) -> None:
    path = write_rows("rows.jsonl", [{"text": "x" * 130, "tags": list("abcdefgh")}])
    _, output, _ = ftbench_command("data", "convert", path, "--to", "rows", "--dry-run", "--language", "zh")
    assert "x…（另有 30 个字符）" in output
    assert '"…（另有 2 项）"' in output
