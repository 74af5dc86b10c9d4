"""One JSON object a line: the same bytes for equal rows, and one error for what cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import StoreError
from ftbench.storage.json_lines import read_lines, write_lines


def test_each_row_is_a_line_with_sorted_keys_and_no_character_that_a_file_cannot_hold(tmp_path: Path) -> None:
    write_lines(tmp_path / "rows", [{"b": "é\ud800", "a": 1}, {}])
    assert (tmp_path / "rows").read_bytes() == b'{"a": 1, "b": "\\u00e9\\ud800"}\n{}\n'


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    rows = [{"b": "é\ud800", "a": 1}, {}]
    write_lines(tmp_path / "rows", rows)
    assert read_lines(tmp_path / "rows", dict) == rows


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_know_is_not_written(number: float, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        write_lines(tmp_path / "rows", [{"a": number}])
    assert not (tmp_path / "rows").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        read_lines(tmp_path / "rows", dict)
    assert str(caught.value) == f"{tmp_path / 'rows'}: cannot be read: No such file or directory"


def name(row: dict[str, Any]) -> str:
    return str(row["name"].strip())


@pytest.mark.parametrize("line", [b"{", b"\xff", b"null", b"{}", b'{"name": 1}'])
def test_a_line_that_is_none_or_has_other_values_is_damage(line: bytes, tmp_path: Path) -> None:
    (tmp_path / "rows").write_bytes(b'{"name": "a"}\n' + line + b"\n")
    with pytest.raises(StoreError) as caught:
        read_lines(tmp_path / "rows", name)
    assert str(caught.value) == f"{tmp_path / 'rows'}{':2' if line.isascii() else ''}: is damaged"
