"""`ftbench data split`: what it prints, writes and refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.core.data.conversations.dialogues import invented, openai
from tests.core.data.invented import sentences
from tests.core.data.writing.reading_back import read_back

Command = Callable[..., tuple[int, str, str]]
WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]


def rows(count: int = 200) -> list[dict[str, Any]]:
    return [
        {"text": text, "label": ("good", "bad")[i % 4 == 0], "user": f"u{i % 40}", "day": f"2024-{1 + i % 12:02}-01"}
        for i, text in enumerate(sentences(count, seed=31))
    ]


@pytest.fixture
def reviews(write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_rows("reviews.jsonl", rows())
    monkeypatch.chdir(path.parent)
    return Path(path.name)


def test_it_says_how_many_rows_of_which_label_each_side_has(reviews: Path, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("data", "split", reviews, "--stratify", "label")
    assert (code, errors) == (0, "")
    assert output.splitlines() == [
        "reviews.jsonl: 200 rows by content, with equal shares of label",
        *output.splitlines()[1:4],
        "wrote reviews-split/train.jsonl, reviews-split/validation.jsonl, reviews-split/test.jsonl",
        "for a matrix in this folder (TASK: its name, such as sentiment):",
        "  tasks:",
        "    - task: TASK",
        "      data:",
        "        train: reviews-split/train.jsonl",
        "        validation: reviews-split/validation.jsonl",
        "        test: reviews-split/test.jsonl",
        "next: ftbench plan m.yaml",
    ]
    counts = [len(read_back(Path("reviews-split", f"{side}.jsonl"))) for side in ("train", "validation", "test")]
    for line, side, count in zip(output.splitlines()[1:4], ("train", "validation", "test"), counts, strict=True):
        assert line.split()[:5] == [side, str(count), "rows", f"{count / 2:.1f}", "%"]
        assert "bad " in line
        assert "good " in line


def test_the_printed_lines_are_a_part_of_a_matrix(write_rows: WriteRows, ftbench_command: Command) -> None:
    path = write_rows("my chats.jsonl", [{**openai(one), "user": i % 50} for i, one in enumerate(invented(120))])
    _, output, _ = ftbench_command("data", "split", path, "--group-by", "user")
    begin = output.splitlines().index("  tasks:")
    (entry,) = yaml.safe_load("\n".join(output.splitlines()[begin:-1]))["tasks"]
    folder = path.with_name("my chats-split")
    assert entry == {
        "task": "chat",
        "data": {side: f"{folder}/{side}.jsonl" for side in ("train", "validation", "test")},
        "group_by": "user",
    }


def test_one_file_with_a_column(reviews: Path, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("data", "split", reviews, "--column", "--out", "out")
    assert code == 0
    assert "      data: out/reviews.jsonl\n" in output
    written = read_back(Path("out/reviews.jsonl"))
    assert {row["split"] for row in written} == {"train", "validation", "test"}
    assert [{name: row[name] for name in row if name != "split"} for row in written] == rows()


def test_the_times_of_each_side_are_shown(reviews: Path, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("data", "split", reviews, "--by-time", "day", "--dry-run")
    lines = [" ".join(line.split()) for line in output.splitlines()[:4]]
    assert lines == [
        "reviews.jsonl: 200 rows by the time in day",
        "train 152 rows 76.0 % 2024-01-01 00:00 to 2024-09-01 00:00",
        "validation 32 rows 16.0 % 2024-10-01 00:00 to 2024-11-01 00:00",
        "test 16 rows 8.0 % 2024-12-01 00:00 to 2024-12-01 00:00",
    ]
    assert not Path("reviews-split").exists()


def test_a_side_without_a_share_has_no_file_and_the_matrix_is_told(reviews: Path, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("data", "split", reviews, "--shares", "80/0/20", "--out", "out")
    assert sorted(path.name for path in Path("out").iterdir()) == ["test.jsonl", "train.jsonl"]
    assert output.splitlines()[-1] == "a matrix reads three files, or one with a split column (--column)"


def test_the_files_are_of_the_kind_of_the_source(write: Callable[[str, str], Path], ftbench_command: Command) -> None:
    path = write("reviews.csv", "text,label\n" + "".join(f'"{row["text"]}",{row["label"]}\n' for row in rows()))
    assert ftbench_command("data", "split", path)[0] == 0
    written = [
        row for side in ("train", "validation", "test") for row in read_back(path.parent / f"reviews-split/{side}.csv")
    ]
    assert sorted(row["text"] for row in written) == sorted(row["text"] for row in rows())


def test_files_that_are_there_are_replaced_only_if_that_is_wanted(reviews: Path, ftbench_command: Command) -> None:
    assert ftbench_command("data", "split", reviews)[0] == 0
    before = Path("reviews-split/test.jsonl").read_bytes()
    _, _, errors = ftbench_command("data", "split", reviews, "--shares", "50/25/25")
    assert errors == "error: reviews-split/train.jsonl: is there already; --overwrite replaces it\n"
    assert Path("reviews-split/test.jsonl").read_bytes() == before
    assert ftbench_command("data", "split", reviews, "--shares", "50/25/25", "--overwrite")[0] == 0
    assert Path("reviews-split/test.jsonl").read_bytes() != before


def test_the_source_is_never_one_of_the_files(write_rows: WriteRows, ftbench_command: Command) -> None:
    path = write_rows("train.jsonl", rows())
    _, _, errors = ftbench_command("data", "split", path, "--out", path.parent, "--overwrite")
    assert errors == f"error: {path}: is the file that is read; write to another one\n"
    assert read_back(path) == rows()


def test_a_split_that_the_rows_have_is_replaced_only_if_that_is_wanted(
    write_rows: WriteRows, ftbench_command: Command
) -> None:
    path = write_rows("rows.jsonl", [{**row, "split": "train"} for row in rows()])
    _, _, errors = ftbench_command("data", "split", path)
    assert errors == (
        f"error: {path}:1: split: the rows have a column of this name already; "
        "--replace-split leaves it out and splits anew\n"
    )
    assert ftbench_command("data", "split", path, "--replace-split")[0] == 0


def test_options_that_contradict_each_other_are_refused(reviews: Path, ftbench_command: Command) -> None:
    _, _, errors = ftbench_command("data", "split", reviews, "--by-time", "day", "--group-by", "user")
    assert errors == (
        "error: with --by-time the time alone decides, so --group-by cannot be kept; choose one of them\n"
    )
    _, _, errors = ftbench_command("data", "split", reviews, "--time-format", "%Y")
    assert errors.startswith("error: --time-format says how the times of --by-time are written")


def test_mistakes_name_the_nearest_valid_name(reviews: Path, ftbench_command: Command) -> None:
    for option in ("--stratify", "--group-by", "--by-time"):
        _, _, errors = ftbench_command("data", "split", reviews, option, "txt")
        assert errors.startswith(f"error: reviews.jsonl: {option}: there is no column \"txt\". Did you mean 'text'?")
    _, _, errors = ftbench_command("data", "split", reviews, "--shares", "8,1,1")
    assert errors.startswith("error: --shares: expected three shares")
    _, _, errors = ftbench_command("data", "split", "missing.jsonl")
    assert errors == "error: missing.jsonl: there is no such file\n"


def test_lines_fit_a_terminal_of_eighty_columns(reviews: Path, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("data", "split", reviews)
    assert max(map(len, output.splitlines()[1:4])) <= 80


def test_all_that_it_says_is_in_chinese_where_that_is_asked_for(reviews: Path, ftbench_command: Command) -> None:
    how = ("--stratify", "label", "--group-by", "user", "--language", "zh")
    code, output, errors = ftbench_command("data", "split", reviews, *how)
    assert (code, errors) == (0, "")
    said = output.splitlines()
    assert said[0] == "reviews.jsonl：200 行，按内容划分，各侧的 label 比例相同；user 相同的行留在同一侧"
    assert [line.split()[0] for line in said[1:4]] == ["训练", "验证", "测试"]
    assert "已写入 reviews-split/train.jsonl、reviews-split/validation.jsonl、" in output
    assert "用于此文件夹中的矩阵（TASK：任务名称，例如 sentiment）：" in said
    assert said[-1] == "接下来：ftbench plan m.yaml"


def test_times_and_rows_without_a_label_are_told_in_chinese(
    reviews: Path, write_rows: WriteRows, ftbench_command: Command
) -> None:
    output = ftbench_command("data", "split", reviews, "--by-time", "day", "--dry-run", "--language", "zh")[1]
    assert output.startswith("reviews.jsonl：200 行，按 day 中的时间划分\n")
    assert " 2024-01-01 00:00 至 " in output
    assert "将写入 reviews-split/train.jsonl、" in output
    unlabelled = write_rows("unlabelled.jsonl", [{**row, "label": ""} for row in rows()])
    assert " （无） 100 %" in ftbench_command("data", "split", unlabelled, "--language", "zh")[1]
