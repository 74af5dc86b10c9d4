"""Rows in every kind of file: what is written is read back, and what a file cannot hold is said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import DataError
from ftbench.data.source import read_source
from ftbench.data.writing.atomic import written_whole
from ftbench.data.writing.containers import CONTAINERS, container_of
from tests.core.data.writing.reading_back import read_back
from tests.strategies import any_text

TABLES = (".csv", ".tsv", ".xlsx")

everywhere = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=20
)
"""What every kind of file can hold, but for white space around it, which is no part of a text."""


def write(folder: Path, suffix: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    path = folder / f"rows{suffix}"
    container_of(path).write(path, rows)
    return path


@pytest.mark.parametrize("suffix", CONTAINERS)
@given(rows=st.lists(st.fixed_dictionaries({"text": everywhere.map(str.strip), "label": st.just("a;b")}), min_size=1))
def test_texts_are_read_back_as_they_were(
    suffix: str, rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write(tmp_path_factory.mktemp("written"), suffix, rows)
    assert [{**row, "text": row["text"] or ""} for row in read_back(path)] == rows


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".tsv"])
@given(rows=st.lists(st.fixed_dictionaries({"id": st.just("7"), "text": any_text}), min_size=1))
def test_ftbench_reads_what_it_writes(
    suffix: str, rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("written")
    try:
        path = write(folder, suffix, rows)
    except DataError as error:
        if suffix not in TABLES or "cannot hold the character U+0000" not in str(error):
            raise
        return
    assert [row for _, row in read_source(path)] == rows


@pytest.mark.parametrize("suffix", CONTAINERS)
def test_equal_rows_give_equal_bytes(suffix: str, tmp_path: Path) -> None:
    rows = [{"text": "one", "n": 1, "list": ["a"]}, {"text": "=1+1", "n": 2, "list": None}]
    first = write(tmp_path, suffix, rows).read_bytes()
    (tmp_path / f"rows{suffix}").unlink()
    assert write(tmp_path, suffix, iter(rows)).read_bytes() == first


@pytest.mark.parametrize("suffix", TABLES)
def test_a_table_has_the_columns_of_all_rows(suffix: str, tmp_path: Path) -> None:
    read = read_back(write(tmp_path, suffix, [{"a": "x"}, {"b": "y", "a": "z"}]))
    assert [{name: value or "" for name, value in row.items()} for row in read] == [
        {"a": "x", "b": ""},
        {"a": "z", "b": "y"},
    ]


@pytest.mark.parametrize("suffix", TABLES)
def test_a_table_holds_lists_as_json_text(suffix: str, tmp_path: Path) -> None:
    assert read_back(write(tmp_path, suffix, [{"steps": ["mix", "烤"]}])) == [{"steps": '["mix", "烤"]'}]


def test_numbers_and_truth_values_keep_their_types_where_a_file_has_types(tmp_path: Path) -> None:
    rows = [{"n": 1, "x": 0.5, "b": True, "mixed": "a"}, {"n": 2, "x": 2, "b": False, "mixed": 7}]
    assert read_back(write(tmp_path, ".parquet", rows)) == [
        {"n": 1, "x": 0.5, "b": True, "mixed": "a"},
        {"n": 2, "x": 2.0, "b": False, "mixed": "7"},
    ]
    assert read_back(write(tmp_path, ".xlsx", rows)) == rows


def test_definitions_of_tools_do_not_get_the_keys_of_others_in_parquet(tmp_path: Path) -> None:
    rows = [{"tools": [{"name": "a", "x": 1}]}, {"tools": [{"name": "b", "y": 2}]}]
    (first, _) = read_back(write(tmp_path, ".parquet", rows))
    assert first == {"tools": '[{"name": "a", "x": 1}]'}


def test_messages_are_nested_in_parquet_also_with_different_keys_far_apart(tmp_path: Path) -> None:
    plain = {"messages": [{"role": "user", "content": "Hi."}]}
    weighted = {"messages": [{"role": "assistant", "content": "Hello.", "weight": 0}]}
    read = read_back(write(tmp_path, ".parquet", [plain] * 10_001 + [weighted]))
    assert read[0] == {"messages": [{"role": "user", "content": "Hi.", "weight": None}]}
    assert read[-1] == weighted


def test_a_number_that_is_not_finite_is_a_missing_value_and_a_date_is_text(tmp_path: Path) -> None:
    row = {"x": math.nan, "when": date(2024, 3, 1)}
    assert read_back(write(tmp_path, ".jsonl", [row])) == [{"x": None, "when": "2024-03-01"}]


def test_half_a_character_is_an_escape_in_json_and_an_error_in_tables(tmp_path: Path) -> None:
    row = {"text": "cut \ud83d"}
    assert read_back(write(tmp_path, ".jsonl", [row])) == [row]
    for suffix in (*TABLES, ".parquet"):
        with pytest.raises(DataError, match=r"text: row 1: .*(U\+D83D|half a character).*; write \.jsonl"):
            write(tmp_path, suffix, [row])


def test_a_text_that_is_too_long_for_a_sheet_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"text: row 2: a cell of a sheet holds 32,767 characters, and this text has 32,768"
    ):
        write(tmp_path, ".xlsx", [{"text": "short"}, {"text": "x" * 32_768}])


def test_a_carriage_return_is_said_where_a_sheet_would_change_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"text: row 1: a sheet cannot hold the character U\+000D"):
        write(tmp_path, ".xlsx", [{"text": "a\r\nb"}])


def test_columns_whose_names_a_table_cannot_have_are_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match='a table cannot have the column " a"'):
        write(tmp_path, ".csv", [{" a": "x"}])


def test_an_unknown_ending_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r'"\.jsnl" is no kind of file to write. Did you mean \'\.jsonl\''):
        container_of(tmp_path / "rows.jsnl")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("old")
    with pytest.raises(DataError), written_whole(path) as beside:
        container_of(path).write(beside, [{"text": "new"}, {"text": b"bytes"}])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
