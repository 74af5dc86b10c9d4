"""Files of tensors: the same bytes for the same content, and a clear word where they do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ftbench import ModelError, read_tensors, write_tensors
from tests.chinese import in_chinese


def test_order_and_memory_layout_change_no_byte(tmp_path: Path) -> None:
    square = torch.arange(6.0).reshape(2, 3)
    write_tensors(tmp_path / "one", {"a": square, "b": square[0]})
    write_tensors(tmp_path / "two", {"b": square[0].clone(), "a": square.T.contiguous().T})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    write_tensors(path, {"a": torch.zeros(2), "b": torch.zeros(2)})
    with pytest.raises(ModelError, match=r"weights: does not fit the model: lacks c; has no use for b; a: expected"):
        read_tensors(path, expected={"a": torch.zeros(3), "c": torch.zeros(1)})


def test_what_does_not_fit_is_said_in_english_and_in_chinese(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    write_tensors(path, {"a": torch.zeros(2), "b": torch.zeros(2)})
    wanted = {name: torch.zeros(3) for name in "acdef"}
    with pytest.raises(ModelError) as caught:
        read_tensors(path, expected=wanted)
    assert caught.value.message == (
        "does not fit the model: lacks c, d, e …; has no use for b; a: expected shape (3,), got (2,)"
    )
    assert in_chinese(caught.value.note) == "与模型不符：缺少 c、d、e 等；多出 b；a：形状应为 (3,)，实际为 (2,)"
