"""The files of a split: the matrix reads them and gives the same sides; the rows are those of the file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ftbench import ChatTask, DataError
from ftbench.data.dataset import TaskData
from ftbench.data.source import read_source
from ftbench.data.split import SPLITS
from ftbench.data.splitting.splitting import SplitWish, split_source
from ftbench.data.splitting.written_split import side_files, write_sides, write_with_column
from ftbench_tasks import ftbench_register_tasks
from tests.core.data.conversations.dialogues import invented, openai
from tests.core.data.invented import sentences
from tests.core.data.loading import load_file
from tests.core.data.writing.reading_back import read_back

WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]

SENTIMENT = next(task for task in ftbench_register_tasks() if task.name == "sentiment")
CHAT = ChatTask(name="chat", metrics=("rougeL",))


def reviews(count: int = 200) -> list[dict[str, Any]]:
    return [
        {"text": text, "label": ("positive", "negative")[i % 2]} for i, text in enumerate(sentences(count, seed=21))
    ]


def texts_by_side(data: TaskData) -> dict[str, Counter[str]]:
    return {side: Counter(example.row_texts[0] for example in getattr(data, side)) for side in SPLITS}


def load_sides(task: Any, folder: Path, files: Mapping[Any, Path]) -> TaskData:
    return load_file(task, folder / "m", data={side: str(path) for side, path in files.items()})


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".tsv"])
def test_a_matrix_reads_the_files_and_gives_the_same_sides(suffix: str, tmp_path: Path, write_rows: WriteRows) -> None:
    from ftbench.data.writing.containers import CONTAINERS

    path = tmp_path / f"reviews{suffix}"
    CONTAINERS[suffix].write(path, reviews())
    source = read_source(path)
    sides = split_source(source.rows, path, SplitWish(stratify="label")).sides
    files = side_files(path, tmp_path / "out", sides)
    write_sides(files, source.rows, sides)
    expected: dict[str, Counter[str]] = {side: Counter() for side in SPLITS}
    for (_, row), side in zip(source, sides, strict=True):
        expected[side][row["text"]] += 1
    assert texts_by_side(load_sides(SENTIMENT, tmp_path, files)) == expected


def test_a_file_with_a_column_gives_the_same_sides_as_three_files(tmp_path: Path, write_rows: WriteRows) -> None:
    path = write_rows("chat.jsonl", [openai(one) for one in invented(120)])
    source = read_source(path)
    sides = split_source(source.rows, path, SplitWish()).sides
    files = side_files(path, tmp_path / "out", sides)
    write_sides(files, source.rows, sides)
    write_with_column(tmp_path / "one.jsonl", source.rows, sides)
    three, one = load_sides(CHAT, tmp_path, files), load_file(CHAT, tmp_path / "one.jsonl")
    assert one.fingerprint() == three.fingerprint()


def test_conversations_have_the_sides_that_a_matrix_would_give_them(tmp_path: Path, write_rows: WriteRows) -> None:
    path = write_rows("chat.jsonl", [openai(one) for one in invented(120)])
    source = read_source(path)
    sides = split_source(source.rows, path, SplitWish()).sides
    write_with_column(tmp_path / "one.jsonl", source.rows, sides)
    assert load_file(CHAT, tmp_path / "one.jsonl").fingerprint() == load_file(CHAT, path).fingerprint()


def test_every_row_is_in_one_file_in_its_order_as_it_was(tmp_path: Path, write_rows: WriteRows) -> None:
    rows = [{**row, "id": i, "more": {"list": [i]}} for i, row in enumerate(reviews())]
    path = write_rows("reviews.jsonl", rows)
    source = read_source(path)
    sides = split_source(source.rows, path, SplitWish()).sides
    files = side_files(path, tmp_path / "out", sides)
    write_sides(files, source.rows, sides)
    written = {side: read_back(file) for side, file in files.items()}
    assert all([row["id"] for row in of_side] == sorted(row["id"] for row in of_side) for of_side in written.values())
    assert sorted((row for of_side in written.values() for row in of_side), key=lambda row: row["id"]) == rows


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.CSV", ".csv"), ("a.xlsx", ".xlsx"), ("a.tab", ".tsv"), ("a.txt", ".tsv"), ("folder", ".jsonl")],
)
def test_the_files_are_of_the_kind_of_the_source(name: str, suffix: str) -> None:
    files = side_files(Path(name), Path("out"), ("test", "train"))
    assert files == {"train": Path(f"out/train{suffix}"), "test": Path(f"out/test{suffix}")}


def test_an_old_column_split_is_replaced(tmp_path: Path, write_rows: WriteRows) -> None:
    path = write_rows("reviews.jsonl", [{"split": "old", **row} for row in reviews()])
    source = read_source(path)
    sides = split_source(source.rows, path, SplitWish()).sides
    write_with_column(tmp_path / "one.jsonl", source.rows, sides)
    rows = read_back(tmp_path / "one.jsonl")
    assert [row["split"] for row in rows] == list(sides)
    assert list(rows[0]) == ["text", "label", "split"]


def test_all_files_appear_together_or_none_does(tmp_path: Path, write_rows: WriteRows) -> None:
    path = write_rows("reviews.jsonl", reviews())
    source = read_source(path)
    sides = split_source(source.rows, path, SplitWish()).sides
    last = max(place for place, side in enumerate(sides) if side == "test")
    rows = list(source.rows)
    rows[last] = rows[last]._replace(row={"text": b"bytes"})
    files = side_files(path, tmp_path / "out", sides)
    with pytest.raises(DataError, match=r"test\.jsonl: text: cannot be written"):
        write_sides(files, rows, sides)
    assert list((tmp_path / "out").iterdir()) == []


def test_the_same_file_gives_the_same_bytes(tmp_path: Path, write_rows: WriteRows) -> None:
    path = write_rows("reviews.jsonl", reviews())
    written = []
    for name in ("one", "two"):
        source = read_source(path)
        sides = split_source(source.rows, path, SplitWish(stratify="label")).sides
        files = side_files(path, tmp_path / name, sides)
        write_sides(files, source.rows, sides)
        written.append({side: file.read_bytes() for side, file in files.items()})
    assert written[0] == written[1]
    assert json.loads(written[0]["test"].splitlines()[0]).keys() == {"text", "label"}
