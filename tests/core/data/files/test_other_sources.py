"""Parquet, LLaMA-Factory's registry of data sets, and folders of texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from ftbench import ChatTask, DataError
from ftbench.data.files.reading import read_file, read_rows, read_with_faults
from tests.core.data.loading import examples, load_file
from tests.note_texts import as_text

Write = Callable[[str, str | bytes], Path]

CHAT = ChatTask(name="chat", metrics=())


def test_a_parquet_file_has_its_rows_by_position(tmp_path: Path) -> None:
    rows = [{"text": f"t{n}", "stars": n, "tags": ["a"], "more": {"x": None}} for n in range(2500)]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    found = read_rows(tmp_path / "rows.parquet")
    assert [row for _, row in found] == rows
    assert [line for line, _ in found] == list(range(1, 2501))


def test_dates_and_exact_numbers_of_a_parquet_file_are_texts(tmp_path: Path) -> None:
    row = {"day": date(2024, 3, 5), "at": datetime(2024, 3, 5, 7, 8), "price": Decimal("1.50")}
    parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "rows.parquet")
    assert read_rows(tmp_path / "rows.parquet")[0].row == {
        "day": "2024-03-05", "at": "2024-03-05 07:08:00", "price": "1.50"
    }  # fmt: skip


def test_the_index_of_pandas_is_no_column_of_a_parquet_file(tmp_path: Path) -> None:
    rows = [{"text": "a", "__index_level_0__": 7}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    assert read_rows(tmp_path / "rows.parquet")[0].row == {"text": "a"}


def test_a_file_that_is_no_parquet_says_so(write: Write) -> None:
    with pytest.raises(DataError, match="is no Parquet file that can be read"):
        read_file(write("rows.parquet", b"text,label\n"))


def registry(folder: Path, **entries: Any) -> Path:
    path = folder / "dataset_info.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def test_a_registered_alpaca_set_has_the_usual_names(tmp_path: Path, write: Write) -> None:
    columns = {"prompt": "ask", "response": "say", "system": "sys"}
    path = registry(tmp_path, mine={"file_name": "mine.json", "columns": columns})
    write("mine.json", json.dumps([{"ask": "q", "input": "i", "say": "a", "sys": "s", "id": 3}]))
    assert read_rows(path.with_name("dataset_info.json#mine"))[0].row == {
        "instruction": "q", "input": "i", "output": "a", "system": "s", "id": 3
    }  # fmt: skip


def test_a_registered_sharegpt_set_with_its_own_words_is_a_conversation(tmp_path: Path, write: Write) -> None:
    tags = {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "bot"}
    entry = {"file_name": "m.jsonl", "formatting": "sharegpt", "columns": {"messages": "talk"}, "tags": tags}
    path = registry(tmp_path, mine=entry).with_name("dataset_info.json#mine")
    talks = [
        [{"role": "user", "content": f"question {n} of {n * 7}"}, {"role": "bot", "content": f"a{n}"}]
        for n in range(60)
    ]
    write("m.jsonl", "\n".join(json.dumps({"talk": talk}) for talk in talks))
    assert read_rows(path)[0].row == {
        "conversations": [{"from": "human", "value": "question 0 of 0"}, {"from": "gpt", "value": "a0"}]
    }
    data = load_file(CHAT, path)
    assert {example.target for example in examples(data)} == {f" a{n}" for n in range(60)}
    assert data.source == "dataset_info.json#mine"


def test_a_fault_in_a_registered_file_names_that_file(tmp_path: Path, write: Write) -> None:
    path = registry(tmp_path, mine={"file_name": "mine.jsonl"})
    file = write("mine.jsonl", '{"instruction": "a", "output": "b"}\n{"instruction": ')
    with pytest.raises(DataError) as raised:
        read_file(path.with_name("dataset_info.json#mine"))
    assert str(raised.value) == f"{file}:2: not valid JSON: Expecting value"


@pytest.mark.parametrize(
    ("entry", "key", "message"),
    [
        ({"hf_hub_url": "a/b"}, "mine.hf_hub_url", "only data sets with a local file_name are read"),
        ({}, "mine.file_name", "expected the name of a file"),
        ({"file_name": "x", "formatting": "openai"}, "mine.formatting", 'expected alpaca or sharegpt, not "openai"'),
        ({"file_name": "x", "ranking": True}, "mine.ranking", "pairs of a better and a worse answer are not read"),
        (
            {"file_name": "x", "columns": {"promt": "y"}},
            "mine.columns.promt",
            "is not read for this formatting. Did you mean 'prompt'?",
        ),
    ],
)
def test_a_registered_set_that_is_not_read_names_its_key(
    entry: dict[str, Any], key: str, message: str, tmp_path: Path
) -> None:
    path = registry(tmp_path, mine=entry)
    with pytest.raises(DataError) as raised:
        read_file(path.with_name("dataset_info.json#mine"))
    assert (raised.value.file, raised.value.key) == (path, key)
    assert raised.value.message.startswith(message)


def test_an_unknown_set_of_a_registry_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    path = registry(tmp_path, alpaca_zh={"file_name": "a.json"}, other={"file_name": "b.json"})
    with pytest.raises(DataError) as raised:
        read_file(path.with_name("dataset_info.json#alpaca_en"))
    assert raised.value.message.startswith("there is no data set \"alpaca_en\". Did you mean 'alpaca_zh'?")


def placed(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / "texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "texts"


@pytest.mark.parametrize("form", ["{}.{}.txt", "{1}/{0}.txt"])
def test_pairs_of_texts_are_rows_in_the_order_of_their_names(form: str, tmp_path: Path) -> None:
    names = {form.format(name, side): f"{name} {side}\n" for name in ("b", "a") for side in ("input", "output")}
    found = read_file(placed(tmp_path, {**names, ".hidden.input.txt": "no"}))
    assert [(line, dict(row)) for line, row in found.rows] == [
        (1, {"input": "a input", "output": "a output"}),
        (2, {"input": "b input", "output": "b output"}),
    ]


def test_a_folder_for_each_label_gives_texts_and_labels(tmp_path: Path) -> None:
    folder = placed(tmp_path, {"pos/1.txt": "good\r\nday", "neg/1.txt": "bad", "neg/2.txt": "sad"})
    assert [dict(row) for _, row in read_rows(folder)] == [
        {"text": "bad", "label": "neg"},
        {"text": "sad", "label": "neg"},
        {"text": "good\nday", "label": "pos"},
    ]


def test_a_text_without_its_partner_is_a_fault(tmp_path: Path) -> None:
    folder = placed(tmp_path, {"a.input.txt": "x", "a.output.txt": "y", "b.output.txt": "z"})
    found, faults = read_with_faults(folder)
    assert len(found.rows) == 1
    assert [(fault.line, fault.key, fault.message) for fault in faults] == [
        (2, "input", '"b.output.txt" has no input named "b"')
    ]


def test_the_texts_of_a_folder_may_have_any_encoding(tmp_path: Path) -> None:
    text = "房间很干净，服务员也很热情"
    found = read_file(placed(tmp_path, {"a.input.txt": text.encode("gb18030"), "a.output.txt": text}))
    assert found.rows[0].row == {"input": text, "output": text}
    assert as_text(found.notes) == ("a.input.txt: read as GB18030",)
