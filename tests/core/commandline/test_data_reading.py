"""Files as people have them: `ftbench data convert` and `split` read what a matrix reads, and write it anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.data.source import read_source
from tests.core.data.invented import sentences
from tests.core.data.writing.reading_back import read_back

Command = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str | bytes], Path]

CHAINED = ("openai", "sharegpt", "llama-factory", "ms-swift", "alpaca", "query-response", "question-answer")


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".tsv", ".xlsx", ".parquet"])
def test_conversations_come_back_through_every_format_in_every_kind_of_file(
    suffix: str, tmp_path: Path, write: Write, ftbench_command: Command
) -> None:
    path = write("0.csv", 'question,answer,id\nHow?,So.,007\n=1+1?,"a, b",x\n怎么办？,<think>嗯</think>好,y\n')
    for number, name in enumerate(CHAINED, start=1):
        out = tmp_path / f"{number}{suffix}"
        code, _, errors = ftbench_command("data", "convert", path, "--to", name, "--out", out)
        assert (code, errors) == (0, ""), name
        path = out
    rows = [row for _, row in read_source(path)]
    assert [(row["question"], row["answer"].replace("\n", ""), row["id"]) for row in rows] == [
        ("How?", "So.", "007"),
        ("=1+1?", "a, b", "x"),
        ("怎么办？", "<think>嗯</think>好", "y"),
    ]


def test_a_file_is_read_as_it_is_told(write: Write, ftbench_command: Command) -> None:
    text = "Export of May\nquestion#answer\n怎么登录？#重置密码。\n"
    path = write("export.csv", text.encode("gb18030"))
    out = path.with_name("out.jsonl")
    how = ("--header", "2", "--separator", "#", "--encoding", "gb18030")
    code, _, errors = ftbench_command("data", "convert", path, "--to", "openai", "--out", out, *how)
    assert (code, errors) == (0, "")
    assert [message["content"] for message in read_back(out)[0]["messages"]] == ["怎么登录？", "重置密码。"]


def test_faults_of_the_file_and_of_rows_are_named_together(write: Write, ftbench_command: Command) -> None:
    good = '{"question": "a", "answer": "b"}\n'
    path = write("rows.jsonl", good + '{"question": \n' + '{"question": "a", "answer": ""}\n')
    _, _, errors = ftbench_command("data", "convert", path, "--to", "openai")
    lines = errors.splitlines()
    assert lines[0].startswith(f"error: {path}:2: ")
    assert lines[1].startswith(f"  {path}:3: answer: the answer is empty")


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_sheets_and_parquet_files_are_split_into_their_own_kind(
    suffix: str, tmp_path: Path, write: Write, ftbench_command: Command
) -> None:
    text = "".join(f"{text},{('good', 'bad')[i % 2]}\n" for i, text in enumerate(sentences(120, seed=51)))
    reviews, path = write("reviews.csv", "text,label\n" + text), tmp_path / f"reviews{suffix}"
    assert ftbench_command("data", "convert", reviews, "--to", "rows", "--out", path)[0] == 0
    code, _, errors = ftbench_command("data", "split", path, "--stratify", "label")
    assert (code, errors) == (0, "")
    written = [
        row for side in ("train", "validation", "test") for row in read_back(tmp_path / f"reviews-split/{side}{suffix}")
    ]
    assert sorted(row["text"] for row in written) == sorted(row["text"] for row in read_back(path))
