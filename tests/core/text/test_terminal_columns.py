"""Texts that fit columns of a terminal, where a Chinese character takes two."""

from __future__ import annotations

import pytest

from ftbench.text.terminal_columns import columns_of, cut, fitting, left, right, wrapped


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("abc", 3), ("中文", 4), ("é中a", 4), ("，", 2), ("…", 1)])
def test_a_wide_character_takes_two_columns(text: str, columns: int) -> None:
    assert columns_of(text) == columns


def test_a_wide_character_is_not_cut_in_half() -> None:
    assert fitting("a中文", 4) == 2
    assert cut("a中文", 5) == "a中文"
    assert cut("a中文", 4) == "a中…"


def test_texts_are_padded_by_columns() -> None:
    assert (left("中文", 6), right("中文", 6)) == ("中文  ", "  中文")
    assert (left("中文", 3), right("中文", 3)) == ("中文", "中文")


def test_lines_are_broken_at_spaces_and_beside_wide_characters() -> None:
    assert wrapped("写入 out/train.csv 和其他文件", 16, "    ") == ["写入", "    out/train.csv", "    和其他文件"]


def test_a_full_stop_stays_beside_the_character_before_it() -> None:
    assert wrapped("一二三四，五六", 8, "") == ["一二三", "四，五六"]


def test_the_indent_of_the_first_line_is_kept_and_no_line_ends_in_a_space() -> None:
    assert wrapped("  列 abc 列", 6, "    ") == ["  列", "    abc", "    列"]
